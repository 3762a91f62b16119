"""藤沢市: two tables whose levels ⅰ–ⅴ reach over pay grades, and 3つの“あい”."""

import pytest

from competencies import models
from tests.competencies.cities import facts

pytestmark = pytest.mark.django_db
CITY = "fujisawa"


def test_it_has_this_many_of_each_part(policy):
    assert facts.part_counts(policy) == {
        "IdealPart": 3,
        "Principle": 11,
        "JobFamily": 2,
        "Grade": 12,
        "CompetencyGroup": 1,
        "Competency": 10,
        "RequirementTable": 2,
        "TableColumn": 12,
        "TableRow": 20,
        "CompetencyLevel": 54,
        "Requirement": 116,
        "CareerPath": 1,
        "CareerStage": 1,
        "RotationSector": 3,
        "Measure": 38,
        "PolicyItem": 141,
    }


def test_the_policy_and_its_ideal(policy):
    assert (policy.authority.name, policy.title, policy.edition) == ("藤沢市長", "藤沢市人材育成基本方針", "改定版")
    assert policy.slogan == "誰に対しても誠実さを持ち、何ごとにも柔軟に対応し、常に前進し続ける職員"
    assert list(models.IdealPart.objects.filter(framework=policy).values_list("name", flat=True)) == [
        "誠実さ",
        "柔軟な対応",
        "前進し続ける",
    ]


def test_principles_with_items_and_with_a_number_alone(policy):
    top = models.Principle.objects.filter(framework=policy, parent=None)
    assert [(p.kind, p.name, p.stated_count, [i.name for i in p.items.all()]) for p in top] == [
        ("culture", "3つの“あい”", 3, ["認めあい", "高めあい", "深めあい"]),
        ("mind", "3つのマインド", 3, []),
        ("orientation", "4つの志向", 4, []),
        ("actors", "四者", 4, ["職員", "職場", "研修部門", "人事部門"]),
    ]


def test_two_families_by_pay_table(policy):
    assert list(models.JobFamily.objects.filter(framework=policy).values_list("name", "pay_tables")) == [
        ("行（1）・医（1）・医（2）", "行（1）\n医（1）\n医（2）"),
        ("行（2）", "行（2）"),
    ]
    assert facts.grades(policy, "F1") == [
        "員級",
        "主任級",
        "主査級",
        "上級主査級",
        "課長補佐級",
        "課長級",
        "参事級",
        "部長級",
    ]
    assert facts.grades(policy, "F2") == ["員級", "班長級", "上級班長級", "上級主査級"]
    first, second = (models.Grade.objects.filter(framework=policy, family__code=family) for family in ("F1", "F2"))
    assert "".join(first.values_list("pay_grade", flat=True)) == "1級2級3級4級5級6級7級8級"
    assert list(second.values_list("pay_grade", flat=True)) == ["1・2級", "3級", "4級", "5級"]
    assert list(first.values_list("is_managerial", flat=True)) == [False] * 4 + [True] * 4
    assert first.get(code="G6").titles == "課等の長\n主幹"


def test_ten_abilities_of_one_group(policy):
    [(group, names)] = facts.groups(policy).items()
    assert group == "標準職務遂行能力（能力・意識・行動）"
    assert names == [
        "役割認識・判断力",
        "説明力・交渉力・折衝力",
        "コミュニケーション・協調性",
        "積極性・連携",
        "知識・見識",
        "実務能力・政策形成能力",
        "業務遂行・業務改善",
        "業務継続・部下の指導・育成",
        "責任感・倫理・コンプライアンス・接遇",
        "マネジメント力（主査・管理職としての素養）",
    ]
    assert facts.tally(models.Competency, policy, "kind") == {"ability": 10}


def test_two_tables_of_levels(policy):
    assert facts.tables(policy) == [("T1", "levels", 8, 10), ("T2", "levels", 4, 10)]
    assert facts.columns(policy, "T1") == facts.grades(policy, "F1")
    assert facts.columns(policy, "T2") == facts.grades(policy, "F2")
    assert facts.rows(policy, "T1") == facts.rows(policy, "T2")
    [management] = {name for _grade, name in facts.blanks(policy, "T2")}
    assert management == "マネジメント力（主査・管理職としての素養）"
    assert len(facts.blanks(policy, "T2")) == 4
    assert facts.blanks(policy, "T1") == set()


def test_37_and_17_levels(policy):
    assert facts.tally(models.CompetencyLevel, policy, "competency__code", table__code="T1") == {
        "C1": 5,
        "C2": 5,
        "C3": 3,
        "C4": 4,
        "C5": 4,
        "C6": 4,
        "C7": 4,
        "C8": 2,
        "C9": 1,
        "C10": 5,
    }
    assert facts.tally(models.CompetencyLevel, policy, "competency__code", table__code="T2") == {
        **dict.fromkeys(["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"], 2),
        "C9": 1,
    }
    symbols = models.CompetencyLevel.objects.filter(framework=policy).values_list("number", "symbol")
    assert set(symbols) == {(1, "ⅰ"), (2, "ⅱ"), (3, "ⅲ"), (4, "ⅳ"), (5, "ⅴ")}
    assert models.CompetencyLevel.objects.filter(framework=policy, behaviour="").count() == 0


def test_80_and_36_cells(policy):
    assert facts.tally(models.Requirement, policy, "table__code") == {"T1": 80, "T2": 36}
    assert facts.tally(models.Requirement, policy, "level__symbol", table__code="T1") == {
        "ⅰ": 26,
        "ⅱ": 22,
        "ⅲ": 13,
        "ⅳ": 16,
        "ⅴ": 3,
    }
    assert facts.tally(models.Requirement, policy, "level__symbol", table__code="T2") == {"ⅰ": 28, "ⅱ": 8}
    assert facts.tally(models.Requirement, policy, "inferred") == {True: 116}


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("C1", "ⅰⅰⅱⅱⅲⅳⅳⅴ"),
        ("C2", "ⅰⅰⅱⅱⅲⅳⅳⅴ"),
        ("C3", "ⅰⅰⅱⅱⅲⅲⅲⅲ"),
        ("C4", "ⅰⅰⅱⅱⅲⅳⅳⅳ"),
        ("C5", "ⅰⅰⅱⅱⅲⅳⅳⅳ"),
        ("C6", "ⅰⅰⅱⅱⅲⅲⅲⅳ"),
        ("C7", "ⅰⅰⅱⅱⅲⅳⅳⅳ"),
        ("C8", "ⅰⅰⅱⅱⅱⅱⅱⅱ"),
        ("C9", "ⅰⅰⅰⅰⅰⅰⅰⅰ"),
        ("C10", "ⅰⅰⅱⅱⅲⅳⅳⅴ"),
    ],
)
def test_levels_reach_over_pay_grades(policy, code, levels):
    asked = models.Requirement.objects.filter(framework=policy, table__code="T1", competency__code=code)
    assert "".join(asked.order_by("grade__order").values_list("level__symbol", flat=True)) == levels


def test_a_level_has_a_name_and_conduct_of_its_own(policy):
    asked = facts.cell(policy, "T1", "G8", "実務能力・政策形成能力")
    assert (asked.symbol, asked.name) == ("ⅳ", "政策形成構想")
    assert asked.expected == "所管の状況をつかみ、市民の目で、課題に応える方針や向きを部内に示す"
    assert facts.cell(policy, "T2", "L4", "実務能力・政策形成能力").name == "実務能力"
    assert facts.cell(policy, "T2", "L1", "知識・見識").name == "知識"


def test_ten_years_and_three_workplaces(policy):
    path = models.CareerPath.objects.get(framework=policy)
    assert (path.rotation_unit, path.rotation_count, path.rotation_years) == ("職場", 3, 10)
    stage = models.CareerStage.objects.get(framework=policy)
    assert (stage.band, stage.service_years_from, stage.service_years_to) == ("能力開発期間", 1, 10)
    assert list(models.RotationSector.objects.filter(framework=policy).values_list("name", flat=True)) == [
        "窓口部門",
        "事業部門",
        "管理部門",
    ]


def test_seven_pillars_with_31_measures(policy):
    assert {pillar: len(found) for pillar, found in facts.measures(policy).items()} == {
        "職員の責務": 4,
        "職場における人材育成": 5,
        "職員研修による人材育成": 5,
        "人材育成につながる人事制度": 6,
        "新たな人材の採用": 4,
        "働く環境・制度の整備": 4,
        "専門人材の育成": 3,
    }
    assert facts.measures(policy)["専門人材の育成"] == [
        "共創人材の育成",
        "デジタル人材の育成",
        "専門的な業務を担う職員の育成",
    ]
    assert facts.tally(models.Measure, policy, "kind") == {"pillar": 7, "measure": 31}


def test_what_else_the_policy_tells(policy):
    assert facts.item_counts(policy) == {
        "background": 3,
        "plan": 7,
        "upper_plan": 2,
        "law": 1,
        "history": 7,
        "evaluation": 23,
        "digital": 3,
        "governance": 33,
        "model": 12,
        "system": 25,
        "glossary": 11,
        "note": 14,
    }
