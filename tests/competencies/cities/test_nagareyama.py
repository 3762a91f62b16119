"""流山市: 4C, eight abilities with 28 below them, and measures that say which abilities they build."""

import pytest

from competencies import models
from tests.competencies.cities import facts

pytestmark = pytest.mark.django_db
CITY = "nagareyama"


def builds(policy, code: str) -> list[str]:
    measure = models.Measure.objects.get(framework=policy, code=code)
    return list(measure.competencies.order_by("code").values_list("code", flat=True))


def test_it_has_this_many_of_each_part(policy):
    assert facts.part_counts(policy) == {
        "IdealPart": 4,
        "JobFamily": 1,
        "Grade": 5,
        "CompetencyGroup": 4,
        "Competency": 36,
        "RequirementTable": 1,
        "Mark": 1,
        "TableColumn": 5,
        "TableRow": 8,
        "Requirement": 40,
        "CareerPath": 1,
        "RotationSector": 3,
        "Measure": 89,
        "PolicyItem": 101,
    }


def test_the_policy_and_its_four_cs(policy):
    assert (policy.authority.name, policy.title, policy.edition) == ("流山市長", "流山市人材育成基本方針", "改定版")
    assert (policy.slogan, policy.slogan_short) == ("流山を愛し、流山市民の幸せのために行動する職員", "4C職員")
    assert list(models.IdealPart.objects.filter(framework=policy).values_list("name", "keyword")) == [
        ("Citizen", "市民"),
        ("Compliance", "信頼"),
        ("Challenge", "未来"),
        ("Cost", "経営"),
    ]


def test_five_grades(policy):
    assert facts.grades(policy) == ["係員", "係長級", "課長補佐級", "課長級", "部長級"]


def test_each_c_is_carried_by_two_abilities(policy):
    carriers = models.CompetencyGroup.objects.filter(framework=policy).values_list("ideal_part__name", "definition")
    assert list(carriers) == [
        ("Citizen", "市民のための力"),
        ("Compliance", "公正・公平を担う信頼の力"),
        ("Challenge", "市の将来を担う力"),
        ("Cost", "市の根幹を支える経営の力"),
    ]
    assert facts.groups(policy) == {
        "Citizenを育てる能力": ["流山を愛する力", "市民の立場で考える力"],
        "Complianceを育てる能力": ["市民への責任力", "職務に関する知識力"],
        "Challengeを育てる能力": ["やる気と熱意ある実行力", "将来を見通した判断力"],
        "Costを育てる能力": ["柔軟な発想力", "市政のマネジメント能力"],
    }


def test_28_abilities_below_the_eight(policy):
    assert facts.tally(models.Competency, policy, "parent__code", parent__isnull=False) == {
        "C1": 4,
        "C2": 4,
        "C3": 3,
        "C4": 3,
        "C5": 4,
        "C6": 4,
        "C7": 3,
        "C8": 3,
    }
    [first, *_others, last] = models.Competency.objects.filter(framework=policy, parent=None)
    assert [part.name for part in first.parts.all()] == ["愛着心", "貢献の心", "魅力発見力", "課題発見力"]
    assert [part.name for part in last.parts.all()] == ["コスト意識", "チームワーク", "経営意識"]


def test_one_table_that_asks_the_same_of_all(policy):
    assert facts.tables(policy) == [("T1", "common", 5, 8)]
    assert facts.columns(policy, "T1") == facts.grades(policy)
    assert facts.tally(models.Mark, policy, "symbol", "meaning") == {("共通", "どの職位にも求める"): 1}
    assert facts.tally(models.Requirement, policy, "grade__name") == dict.fromkeys(facts.grades(policy), 8)
    assert facts.blanks(policy, "T1") == set()
    assert facts.tally(models.Requirement, policy, "inferred") == {False: 40}


def test_three_sectors_to_pass_through(policy):
    path = models.CareerPath.objects.get(framework=policy)
    assert (path.rotation_unit, path.rotation_count, path.rotation_years, path.applies_to) == (
        "部門",
        3,
        None,
        "事務職の場合",
    )
    assert list(models.RotationSector.objects.filter(framework=policy).values_list("name", "gains")) == [
        ("窓口部門", "コミュニケーション能力\n丁寧かつ迅速な対応力"),
        ("事業部門", "計画力\n調整力"),
        ("管理部門", "組織全体の運営に関する知識とスキル"),
    ]


def test_four_pillars_with_22_measures_and_63_actions(policy):
    pillars = {
        "可能性高い人材の確保": 4,
        "目指す職員になるための人材育成": 4,
        "適材適所の人材活用": 8,
        "4C職員を育成する組織づくり・意識改革": 6,
    }
    assert {pillar: len(found) for pillar, found in facts.measures(policy).items()} == pillars
    assert facts.actions(policy) == dict(zip(pillars, [11, 15, 16, 21], strict=True))
    cycle = models.Measure.objects.filter(framework=policy, kind="pillar").values_list("cycle", flat=True)
    assert list(cycle) == ["確保", "育成", "活用", "組織づくりと意識改革"]
    assert facts.measures(policy)["目指す職員になるための人材育成"] == [
        "自己啓発・自学への支援",
        "職場内研修",
        "職場外研修",
        "研修成果等発表の場の提供",
    ]


def test_measures_name_the_abilities_that_they_build(policy):
    links = models.Measure.competencies.through.objects.filter(measure__framework=policy)
    assert links.count() == 74
    assert [builds(policy, code) for code in ("M1-1", "M2-2", "M3-1", "M3-5", "M4-3")] == [
        ["C1", "C2", "C5"],
        ["C3", "C4", "C5", "C6", "C7", "C8"],
        ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"],
        ["C5"],
        ["C1", "C2", "C7", "C8"],
    ]
    assert facts.tally(models.Measure, policy, "and_more", kind="measure") == {True: 21, False: 1}
    assert not models.Measure.objects.get(framework=policy, code="M3-1").and_more


def test_each_measure_picks_one_action_out(policy):
    picked = models.Measure.objects.filter(framework=policy).exclude(pickup="")
    assert {m.kind for m in picked} == {"action"}
    assert sorted(m.parent.code for m in picked) == sorted(
        models.Measure.objects.filter(framework=policy, kind="measure").values_list("code", flat=True)
    )
    assert models.Measure.objects.get(framework=policy, code="M2-1-2").details.splitlines() == [
        "希望研修受講支援",
        "自主研究グループの活動支援",
        "公的資格取得・リスキリング支援",
    ]


def test_what_else_the_policy_tells(policy):
    assert facts.item_counts(policy) == {
        "background": 3,
        "plan": 3,
        "upper_plan": 14,
        "law": 5,
        "history": 6,
        "evaluation": 7,
        "digital": 2,
        "governance": 3,
        "model": 15,
        "system": 25,
        "glossary": 10,
        "note": 8,
    }
    assert list(models.PolicyItem.objects.filter(framework=policy, kind="law").values_list("title", flat=True)) == [
        "流山市自治基本条例第9条",
        "流山市自治基本条例第26条第3項",
        "流山市自治基本条例第39条第1項",
        "流山市自治基本条例第39条第2項",
        "流山市自治基本条例第39条第3項",
    ]
