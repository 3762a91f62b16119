"""小山市: five pillars, ten attitudes, and Katz's three skills whose weight changes with the grade."""

import pytest

from competencies import models
from tests.competencies.cities import facts

pytestmark = pytest.mark.django_db
CITY = "oyama"


def test_it_has_this_many_of_each_part(policy):
    assert facts.part_counts(policy) == {
        "IdealPart": 3,
        "JobFamily": 1,
        "Grade": 8,
        "CompetencyGroup": 3,
        "Competency": 41,
        "RequirementTable": 3,
        "Mark": 6,
        "TableColumn": 24,
        "TableRow": 18,
        "Requirement": 141,
        "CareerPath": 1,
        "Measure": 27,
        "DigitalTalentCategory": 2,
        "DigitalTalentTier": 5,
        "PolicyItem": 143,
    }


def test_the_policy_and_its_ideal(policy):
    assert (policy.authority.name, policy.title, policy.edition) == ("小山市長", "小山市人材育成基本方針", "")
    assert policy.vision == "すべての市民のより良い暮らし（ウェルビーイング）"
    assert policy.slogan == "市民の信頼に応え、ともにはたらき、自律的に行動する職員"
    assert policy.organisation_ideal == "仕事を通じて成長し合う職場風土"
    assert list(models.IdealPart.objects.filter(framework=policy).values_list("name", "keyword")) == [
        ("市民の信頼に応え", "信頼"),
        ("ともにはたらき", "協働"),
        ("自律的に行動する", "自律"),
    ]


def test_eight_grades_in_four_bands(policy):
    assert facts.grades(policy) == ["主事", "主査", "主任", "係長", "課長補佐", "課長", "次長", "部長"]
    assert facts.tally(models.Grade, policy, "band") == {
        "主事": 1,
        "主任・主査": 2,
        "課長補佐・係長": 2,
        "部長・次長・課長": 3,
    }
    assert facts.tally(models.Grade, policy, "level_inferred") == {True: 8}


def test_attitudes_skills_and_pillars(policy):
    assert facts.groups(policy) == {
        "職員に求められる意識": [
            "公務意識",
            "市民本位の視点",
            "連携・協働・共創",
            "バックキャスト（戦略的思考）",
            "コスト意識",
            "チャレンジ意識",
            "成長意欲",
            "人権意識",
            "危機管理意識",
            "デジタル活用意識",
        ],
        "職位に必要とされる能力（カッツ・モデル）": [
            "コンセプチュアルスキル",
            "ヒューマンスキル",
            "テクニカルスキル",
        ],
        "標準職務遂行能力（5つの柱）": [
            "課題対応能力",
            "コミュニケーション能力",
            "業務遂行能力",
            "セルフマネジメント能力",
            "組織管理能力",
        ],
    }
    assert facts.tally(models.Competency, policy, "kind") == {"attitude": 10, "skill": 26, "ability": 5}


def test_23_examples_of_skills(policy):
    assert facts.tally(models.Competency, policy, "parent__name", parent__isnull=False) == {
        "コンセプチュアルスキル": 7,
        "ヒューマンスキル": 10,
        "テクニカルスキル": 6,
    }
    technical = models.Competency.objects.get(framework=policy, code="S3")
    assert technical.also_called == "業務遂行能力"
    assert [part.name for part in technical.parts.all()] == [
        "接遇",
        "法令知識",
        "文章表現力",
        "デジタルスキル",
        "業務知識・技術",
        "専門知識",
    ]


def test_three_tables_for_all_grades(policy):
    assert facts.tables(policy) == [("T1", "common", 8, 10), ("T2", "required", 8, 5), ("T3", "trend", 8, 3)]
    assert [facts.columns(policy, table) for table in ("T1", "T2", "T3")] == [facts.grades(policy)] * 3
    marks = models.Mark.objects.filter(framework=policy).values_list("table__code", "symbol", "strength")
    assert list(marks) == [
        ("T1", "共通", 1),
        ("T2", "要", 1),
        ("T3", "増える", 4),
        ("T3", "変わらない", 3),
        ("T3", "重視", 2),
        ("T3", "減る", 1),
    ]


def test_managing_the_organisation_is_asked_from_the_section_head_up(policy):
    assert facts.tally(models.Requirement, policy, "competency__name", table__code="T2") == {
        "課題対応能力": 8,
        "コミュニケーション能力": 8,
        "業務遂行能力": 8,
        "セルフマネジメント能力": 8,
        "組織管理能力": 5,
    }
    assert facts.blanks(policy, "T2") == {("主事", "組織管理能力"), ("主査", "組織管理能力"), ("主任", "組織管理能力")}


def test_skills_grow_stay_or_shrink_with_the_grade(policy):
    assert facts.tally(models.Requirement, policy, "competency__name", "mark__symbol", table__code="T3") == {
        ("コンセプチュアルスキル", "増える"): 8,
        ("ヒューマンスキル", "変わらない"): 8,
        ("テクニカルスキル", "重視"): 1,
        ("テクニカルスキル", "減る"): 7,
    }
    assert facts.tally(models.Requirement, policy, "mark__symbol", inferred=True) == {"減る": 7}


def test_everybody_is_asked_for_the_ten_attitudes(policy):
    assert facts.tally(models.Requirement, policy, "grade__name", table__code="T1") == dict.fromkeys(
        facts.grades(policy), 10
    )


def test_four_pillars_with_14_measures_and_9_actions(policy):
    assert facts.measures(policy) == {
        "職員の成長支援と組織パフォーマンスの向上（人材育成）": [
            "学習機会の充実",
            "職場マネジメントの支援",
            "職員研修体系の構築",
            "人材育成のための人事評価",
        ],
        "多様で有為な人材の確保": ["機動的な職員採用", "選考・外部人材の検討", "高齢期職員等の活躍促進"],
        "職員のウェルビーイングの実現に向けた職場環境整備": [
            "働きやすい職場の雰囲気づくり",
            "心身の健康増進",
            "働き方改革の推進",
        ],
        "デジタル人材の育成・確保": [
            "業務系デジタル人材の育成",
            "情報系デジタル人材の育成・確保",
            "デジタル人材に必要とされる研修の実施",
            "資格取得の推奨",
        ],
    }
    assert facts.actions(policy) == {"職員の成長支援と組織パフォーマンスの向上（人材育成）": 9}
    assert models.Measure.objects.get(framework=policy, code="M1-4-1").details == "評価者\n被評価者"


def test_digital_talent_of_two_categories(policy):
    tiers = models.DigitalTalentTier.objects.filter(framework=policy).select_related("category")
    assert [(t.category.name, t.name, [g.name for g in t.grades.all()]) for t in tiers] == [
        ("業務系デジタル人材", "課長級職員", ["課長"]),
        ("業務系デジタル人材", "係長級職員", ["係長"]),
        ("業務系デジタル人材", "一般職員（主任・主査・主事、ICT推進リーダー含む）", ["主事", "主査", "主任"]),
        ("情報系デジタル人材", "情報政策課職員", []),
        ("情報系デジタル人材", "外部DX人材", []),
    ]


def test_what_else_the_policy_tells(policy):
    assert facts.item_counts(policy) == {
        "background": 3,
        "plan": 13,
        "law": 2,
        "history": 2,
        "evaluation": 17,
        "survey": 24,
        "digital": 3,
        "governance": 25,
        "model": 16,
        "system": 22,
        "glossary": 4,
        "note": 12,
    }


def test_the_survey_and_its_four_breakdowns(policy):
    survey = models.PolicyItem.objects.get(framework=policy, kind="survey", parent=None)
    assert "1,221人・回答 756人・回答率 61.9%" in survey.text
    breakdowns = survey.items.all()
    assert [b.items.count() for b in breakdowns] == [5, 2, 5, 7]
    counted = [[int(row.label.removesuffix("人")) for row in b.items.all()] for b in breakdowns]
    assert counted == [
        [375, 106, 59, 198, 18],
        [248, 508],
        [156, 223, 151, 201, 25],
        [29, 229, 145, 127, 159, 46, 21],
    ]
    assert [sum(counts) for counts in counted] == [756] * 4
