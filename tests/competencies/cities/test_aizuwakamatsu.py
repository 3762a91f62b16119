"""会津若松市: seven tables of grouped abilities by kind and level of post, and one of attitudes for all."""

from datetime import date

import pytest

from competencies import models
from tests.competencies.cities import facts

pytestmark = pytest.mark.django_db
CITY = "aizuwakamatsu"


def test_it_has_this_many_of_each_part(policy):
    assert facts.part_counts(policy) == {
        "IdealPart": 3,
        "JobFamily": 2,
        "Grade": 14,
        "CompetencyGroup": 5,
        "Competency": 15,
        "RequirementTable": 8,
        "Mark": 8,
        "TableColumn": 28,
        "TableRow": 81,
        "Requirement": 189,
        "CareerPath": 1,
        "Measure": 69,
        "PolicyItem": 134,
    }


def test_the_policy_and_its_ideal(policy):
    assert (policy.authority.name, policy.title, policy.edition) == (
        "会津若松市長",
        "第3次会津若松市人材育成基本方針",
        "第3次",
    )
    assert (policy.effective_from, policy.effective_to) == (date(2018, 4, 1), date(2028, 3, 31))
    assert policy.period == "平成30年度〜令和9年度"
    assert policy.target_staff.splitlines() == ["任期の定めのない職員", "再任用職員", "任期付職員", "会計年度任用職員"]
    parts = models.IdealPart.objects.filter(framework=policy)
    assert [(p.name, len(p.points.splitlines())) for p in parts] == [
        ("志高く快活で", 5),
        ("地域とともに", 3),
        ("未来を切り拓く", 3),
    ]


def test_ten_grades_and_four_of_technical_labour(policy):
    assert facts.grades(policy, "F1") == [
        "主事級",
        "主任主事級",
        "主査級",
        "主任主査級",
        "副主幹級",
        "主幹級",
        "特任主幹",
        "課長級",
        "副部長級",
        "部長級",
    ]
    assert facts.grades(policy, "F2") == [
        "主任技能主事等・技能主事等",
        "技能主査等",
        "主任技能主査等",
        "主幹級・副主幹級",
    ]


def test_the_special_chief_stands_beside_the_chief(policy):
    parallel = models.Grade.objects.get(framework=policy, is_parallel=True)
    assert (parallel.name, parallel.level) == ("特任主幹", 6)
    beside = models.Grade.objects.filter(framework=policy, family=parallel.family, level=parallel.level)
    assert [grade.name for grade in beside] == ["主幹級", "特任主幹"]


def test_grades_have_roles_duties_and_titles(policy):
    director = models.Grade.objects.get(framework=policy, code="G10")
    assert director.role_names == "部等の統括者・管理者\n行政経営の幹部"
    assert director.duty_lines[0] == "部などの責任者として束ね、職員を指揮監督する。"
    all_grades = models.Grade.objects.filter(framework=policy)
    assert sum(len(g.duty_lines) for g in all_grades) == 42
    assert sum(len(g.role_names.splitlines()) for g in all_grades) == 20
    assert sum(len(g.titles.splitlines()) for g in all_grades) == 14
    assert list(all_grades.filter(is_managerial=True).values_list("name", flat=True)) == [
        "課長級",
        "副部長級",
        "部長級",
    ]


def test_eleven_abilities_in_four_groups_and_four_attitudes(policy):
    assert facts.groups(policy) == {
        "業務遂行能力": ["個別専門能力", "業務改善能力", "意思決定能力", "タイムマネジメント能力"],
        "政策形成能力": ["課題発見能力", "企画立案能力"],
        "組織運営能力": ["業務調整能力", "指導・育成能力", "リスク対応能力"],
        "対人関係能力": ["コミュニケーション能力", "折衝・交渉能力"],
        "土台となる意識": ["倫理意識", "市民主体意識", "コスト意識", "成長意識"],
    }
    assert facts.tally(models.Competency, policy, "kind") == {"ability": 11, "attitude": 4}


def test_eight_tables(policy):
    assert facts.tables(policy) == [
        ("T1", "required", 3, 11),
        ("T2", "required", 2, 11),
        ("T3", "required", 1, 11),
        ("T4", "required", 2, 11),
        ("T5", "required", 2, 11),
        ("T6", "required", 2, 11),
        ("T7", "required", 2, 11),
        ("T8", "common", 14, 4),
    ]
    assert [facts.columns(policy, table) for table in ("T1", "T2", "T3", "T4", "T5", "T6", "T7")] == [
        ["部長級", "副部長級", "課長級"],
        ["主幹級", "副主幹級"],
        ["特任主幹"],
        ["主任主査級", "主査級"],
        ["主任主事級", "主事級"],
        ["主幹級・副主幹級", "主任技能主査等"],
        ["技能主査等", "主任技能主事等・技能主事等"],
    ]
    assert facts.tally(models.Mark, policy, "symbol") == {"要": 7, "共通": 1}


def test_abilities_by_grade(policy):
    asked = facts.tally(models.Requirement, policy, "grade__code", competency__kind="ability")
    assert asked == {
        "G10": 10,
        "G9": 10,
        "G8": 10,
        "G7": 10,
        "G6": 11,
        "G5": 11,
        "G4": 11,
        "G3": 11,
        "G2": 11,
        "G1": 10,
        "L4": 11,
        "L3": 6,
        "L2": 6,
        "L1": 5,
    }
    assert sum(asked.values()) == 133
    assert facts.tally(models.Requirement, policy, "competency__name", table__code="T8") == {
        "倫理意識": 14,
        "市民主体意識": 14,
        "コスト意識": 14,
        "成長意識": 14,
    }


def test_the_21_blank_cells(policy):
    lowest = "主任技能主事等・技能主事等"
    assert {table: facts.blanks(policy, table) for table in ("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8")} == {
        "T1": {("部長級", "個別専門能力"), ("副部長級", "個別専門能力"), ("課長級", "個別専門能力")},
        "T2": set(),
        "T3": {("特任主幹", "折衝・交渉能力")},
        "T4": set(),
        "T5": {("主事級", "指導・育成能力")},
        "T6": {
            ("主任技能主査等", "意思決定能力"),
            ("主任技能主査等", "課題発見能力"),
            ("主任技能主査等", "企画立案能力"),
            ("主任技能主査等", "リスク対応能力"),
            ("主任技能主査等", "折衝・交渉能力"),
        },
        "T7": {
            ("技能主査等", "意思決定能力"),
            (lowest, "意思決定能力"),
            ("技能主査等", "課題発見能力"),
            (lowest, "課題発見能力"),
            ("技能主査等", "企画立案能力"),
            (lowest, "企画立案能力"),
            (lowest, "指導・育成能力"),
            ("技能主査等", "リスク対応能力"),
            (lowest, "リスク対応能力"),
            ("技能主査等", "折衝・交渉能力"),
            (lowest, "折衝・交渉能力"),
        },
        "T8": set(),
    }


def test_the_same_ability_is_worded_by_grade(policy):
    worded = [("T1", "G8"), ("T5", "G1"), ("T7", "L2"), ("T7", "L1")]
    assert [facts.cell(policy, table, grade, "業務調整能力").wording for table, grade in worded] == [
        "働きやすさに気を配りつつ、組織の仕事の配分と進み具合を管理する",
        "推進者の役割を自覚して動き、担当業務の進み具合を管理する",
        "経験のある協同の推進者としての役割を自覚して動き、担当業務の進み具合を管理する",
        "協同の推進者としての役割を自覚して動き、担当業務の進み具合を管理する",
    ]
    assert models.Requirement.objects.filter(framework=policy, competency__kind="ability", wording="").count() == 0


def test_seven_cells_are_inferred(policy):
    assert facts.tally(models.Requirement, policy, "table__code", inferred=True) == {"T5": 1, "T6": 5, "T7": 1}


def test_four_pillars_with_17_measures_and_48_actions(policy):
    assert facts.measures(policy) == {
        "人事管理": ["職員採用", "人事評価制度", "配置管理", "昇任管理", "女性職員の活躍の推進"],
        "職員研修": ["自己啓発（自学）", "研修所研修", "派遣研修"],
        "組織文化": [
            "市民主体意識の徹底",
            "学習的職場風土づくり",
            "目標管理型の組織運営",
            "他部門間交流の推進",
            "働き方改革の推進",
        ],
        "働きやすい環境づくり": [
            "ワーク・ライフ・バランス",
            "健康管理・メンタルヘルス",
            "ハラスメント防止",
            "労働安全管理",
        ],
    }
    assert facts.actions(policy) == {"人事管理": 13, "職員研修": 10, "組織文化": 15, "働きやすい環境づくり": 10}
    assert [m.name for m in models.Measure.objects.filter(framework=policy, parent__code="M2-3")] == [
        "国・地方自治体への派遣研修",
        "民間企業等への派遣研修",
        "民間企業等からの研修生の受入れの拡大",
    ]


def test_what_else_the_policy_tells(policy):
    assert facts.item_counts(policy) == {
        "background": 4,
        "plan": 8,
        "law": 6,
        "history": 10,
        "review": 15,
        "evaluation": 15,
        "survey": 8,
        "digital": 1,
        "governance": 9,
        "model": 14,
        "system": 25,
        "glossary": 5,
        "note": 14,
    }
    reviewed = models.PolicyItem.objects.filter(framework=policy, kind="review", parent=None)
    assert {item.title: item.items.count() for item in reviewed} == {
        "人事管理": 3,
        "職員研修": 3,
        "組織文化": 3,
        "働きやすい環境": 2,
    }
