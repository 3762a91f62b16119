"""立川市: ◎ and 〇 by job level, six basic abilities for all, careers by age."""

from datetime import date

import pytest

from competencies import models
from tests.competencies.cities import facts

pytestmark = pytest.mark.django_db
CITY = "tachikawa"


def test_it_has_this_many_of_each_part(policy):
    assert facts.part_counts(policy) == {
        "IdealPart": 3,
        "Principle": 1,
        "JobFamily": 1,
        "Grade": 5,
        "CompetencyGroup": 2,
        "Competency": 18,
        "RequirementTable": 3,
        "Mark": 4,
        "TableColumn": 15,
        "TableRow": 27,
        "Requirement": 89,
        "CareerPath": 1,
        "CareerStage": 5,
        "Measure": 24,
        "DigitalTalentTier": 3,
        "PolicyItem": 100,
    }


def test_the_policy_and_its_ideal(policy):
    assert (policy.authority.name, policy.title, policy.edition) == (
        "立川市長",
        "立川市第3次職員人材育成基本方針",
        "第3次",
    )
    assert (policy.effective_from, policy.effective_to) == (date(2025, 4, 1), None)
    assert policy.slogan == "市民にやさしく寄り添い、何事も恐れず挑戦する職員"
    assert list(models.IdealPart.objects.filter(framework=policy).values_list("name", "keyword")) == [
        ("やさしさにあふれる職員", "やさしさ"),
        ("共に創り出す職員", "共創"),
        ("時代に挑む職員", "挑戦"),
    ]
    assert models.Principle.objects.get(framework=policy).name == "コンプライアンス"


def test_five_grades_of_one_family(policy):
    assert facts.grades(policy) == ["主事", "主任", "係長", "課長", "部長"]
    assert list(models.Grade.objects.filter(framework=policy).values_list("level", "band", "is_managerial")) == [
        (1, "一般職", False),
        (2, "一般職", False),
        (3, "監督職", False),
        (4, "管理職", True),
        (5, "管理職", True),
    ]


def test_basic_abilities_and_twelve_by_level(policy):
    assert facts.groups(policy) == {
        "基礎的能力（意識）": ["対応力", "変革力", "協働力", "貫徹力", "情報活用力", "支援力"],
        "職層別に求められる能力": [
            "政策決定能力",
            "行政経営能力",
            "危機管理能力",
            "組織運営能力",
            "政策立案能力",
            "折衝交渉能力",
            "指導育成能力",
            "職務遂行能力",
            "課題発見能力",
            "専門能力",
            "組織管理能力",
            "組織育成能力",
        ],
    }
    assert facts.tally(models.Competency, policy, "kind") == {"attitude": 6, "ability": 12}
    attitudes = models.Competency.objects.filter(framework=policy, kind="attitude")
    assert list(attitudes.values_list("awareness", flat=True)) == [
        "責任感",
        "チャレンジ精神",
        "コミュニケーション",
        "目的意識",
        "主体性",
        "共感",
    ]


def test_two_abilities_of_the_list_go_by_another_name_in_the_weights(policy):
    pairs = models.Competency.objects.filter(framework=policy, equivalent__isnull=False)
    assert list(pairs.values_list("name", "equivalent__name")) == [
        ("組織管理能力", "組織運営能力"),
        ("組織育成能力", "指導育成能力"),
    ]


def test_three_tables_and_their_marks(policy):
    assert facts.tables(policy) == [("T1", "list", 5, 11), ("T2", "marks", 5, 10), ("T3", "common", 5, 6)]
    assert facts.columns(policy, "T1") == facts.columns(policy, "T2") == ["部長", "課長", "係長", "主任", "主事"]
    assert facts.columns(policy, "T3") == ["主事", "主任", "係長", "課長", "部長"]
    assert list(
        models.Mark.objects.filter(framework=policy, table__code="T2").values_list("symbol", "meaning", "strength")
    ) == [("◎", "特に必要", 2), ("〇", "必要", 1)]


def test_the_weights_are_23_double_14_single_and_13_blank(policy):
    assert facts.tally(models.Requirement, policy, "mark__symbol", table__code="T2") == {"◎": 23, "〇": 14}
    assert len(facts.blanks(policy, "T2")) == 13
    by_grade = {
        symbol: facts.tally(models.Requirement, policy, "grade__name", table__code="T2", mark__symbol=symbol)
        for symbol in "◎〇"
    }
    assert by_grade == {
        "◎": {"部長": 6, "課長": 5, "係長": 5, "主任": 4, "主事": 3},
        "〇": {"部長": 4, "課長": 5, "係長": 3, "主任": 2},
    }


@pytest.mark.parametrize(
    ("ability", "marks"),
    [
        ("政策決定能力", "◎〇"),
        ("行政経営能力", "◎〇"),
        ("危機管理能力", "◎◎〇"),
        ("組織運営能力", "◎◎◎"),
        ("政策立案能力", "◎◎◎〇"),
        ("折衝交渉能力", "◎◎◎〇"),
        ("指導育成能力", "〇◎◎◎"),
        ("職務遂行能力", "〇〇◎◎◎"),
        ("課題発見能力", "〇〇〇◎◎"),
        ("専門能力", "〇〇〇◎◎"),
    ],
)
def test_the_weights_of_each_ability_from_the_director_down(policy, ability, marks):
    asked = models.Requirement.objects.filter(framework=policy, table__code="T2", competency__name=ability)
    assert "".join(asked.order_by("-grade__level").values_list("mark__symbol", flat=True)) == marks


def test_the_weights_are_partly_inferred(policy):
    assert facts.tally(models.Requirement, policy, "inferred", table__code="T2") == {True: 22, False: 15}
    assert facts.tally(models.Requirement, policy, "inferred", table__code__in=["T1", "T3"]) == {False: 52}


def test_the_list_by_grade(policy):
    assert facts.tally(models.Requirement, policy, "grade__name", table__code="T1") == {
        "部長": 5,
        "課長": 5,
        "係長": 5,
        "主任": 4,
        "主事": 3,
    }
    assert facts.rows(policy, "T1")[-2:] == ["組織管理能力", "組織育成能力"]
    asked = facts.cell(policy, "T1", "G5", "組織管理能力")
    assert (asked.name, asked.wording) == (
        "組織管理能力（組織リーダーシップ）",
        "組織の力を最大に引き出し、政策の実行を束ねる",
    )
    assert facts.cell(policy, "T1", "G1", "専門能力").wording == "自己啓発により担当業務の専門知識を伸ばす"


def test_everybody_is_asked_for_the_six_basic_abilities(policy):
    assert facts.tally(models.Requirement, policy, "grade__name", table__code="T3") == dict.fromkeys(
        facts.grades(policy), 6
    )
    assert facts.blanks(policy, "T3") == set()


def test_careers_by_age_and_three_posts_in_ten_years(policy):
    stages = models.CareerStage.objects.filter(framework=policy)
    assert [(s.age_band, s.band, [g.name for g in s.grades.all()]) for s in stages] == [
        ("20代", "一般職", ["主事"]),
        ("30代", "一般職", ["主任"]),
        ("40代", "監督職", ["係長"]),
        ("50代", "管理職", ["課長", "部長"]),
        ("60代", "非管理職", []),
    ]
    assert facts.tally(models.CareerStage, policy, "inferred") == {True: 5}
    path = models.CareerPath.objects.get(framework=policy)
    assert (path.rotation_unit, path.rotation_count, path.rotation_count_note, path.rotation_years) == (
        "部署",
        3,
        "3つ以上",
        10,
    )


def test_six_pillars_with_18_measures(policy):
    assert {pillar: len(found) for pillar, found in facts.measures(policy).items()} == {
        "人材確保": 3,
        "人材育成": 4,
        "適正配置・処遇": 2,
        "評価": 1,
        "職場環境の整備": 5,
        "デジタル人材": 3,
    }
    assert facts.measures(policy)["人材確保"] == ["公務の魅力の発信", "多様な試験方法の実施", "多様な人材の採用"]
    assert facts.tally(models.Measure, policy, "kind") == {"pillar": 6, "measure": 18}
    assert models.Measure.objects.get(framework=policy, code="M1-2").also_called == "多様な試験方式の実施"


def test_three_tiers_of_digital_talent(policy):
    assert list(models.DigitalTalentTier.objects.filter(framework=policy).values_list("name", "key_phrases")) == [
        ("高度専門人材", "目利きができる\n作ることができる"),
        ("DX推進リーダー", "活用できる\n発注できる"),
        ("一般職員", "デジタルリテラシー"),
    ]


def test_what_else_the_policy_tells(policy):
    assert facts.item_counts(policy) == {
        "background": 4,
        "plan": 5,
        "history": 1,
        "evaluation": 18,
        "digital": 1,
        "governance": 12,
        "model": 23,
        "system": 20,
        "glossary": 2,
        "note": 14,
    }
    assert models.PolicyItem.objects.get(framework=policy, code="PL5").title == "人材育成実施計画"
