"""Why a course is asked of somebody, as he reads it."""

from datetime import date

import pytest

from training.obligations.reasons import Names, conditions, reason
from training.rules.requirements import Cause, Obligation, Record, Rule, State

NAMES = Names(grades={"G3": "係長", "G4": "課長"}, families={"F1": "一般行政職"}, courses={7: "職場リーダー"})
SINCE, DUE = date(2026, 4, 1), date(2027, 3, 31)


def rule(**fields):
    return Rule(1, 5, date(2020, 4, 1), **fields)


def told(rule, state=State.DUE, evidence=None, *, is_again=False, due=DUE):
    return reason(Obligation(rule, 1, SINCE, due, state, evidence, is_again), NAMES)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"cause": Cause.PROMOTION, "grades": frozenset({"G3"}), "within_months": 12},
            "2026年4月1日に係長に昇任 → 12か月以内",
        ),
        ({"cause": Cause.PROMOTION}, "2026年4月1日に今の職位に昇任 → 2026年度末まで"),
        ({"cause": Cause.HIRE, "within_months": 6}, "2026年4月1日に採用 → 6か月以内"),
        (
            {"cause": Cause.APPOINTMENT, "roles": frozenset({"evaluator"})},
            "2026年4月1日に評価者に就任 → 2026年度末まで",
        ),
        ({"years": (1, 3)}, "採用1〜3年目 → 採用3年目の年度末まで"),
        ({"years": (5, None), "grades": frozenset({"G4", "G3"})}, "採用5年目から・係長または課長 → 2026年度末まで"),
        ({"families": frozenset({"F1"}), "sectors": frozenset({"counter"})}, "一般行政職・窓口 → 2026年度末まで"),
        ({"grades": frozenset({"G3", "G4", "G8", "G9"})}, "係長・課長ほか2つ → 2026年度末まで"),
        ({}, "すべての職員 → 2026年度末まで"),
        ({"grades": frozenset({"G9"})}, "G9 → 2026年度末まで"),
    ],
)
def test_it_tells_what_happened_or_holds_and_how_long_there_is(fields, expected):
    assert told(rule(**fields)) == expected


def test_what_is_to_be_taken_anew_tells_how_often():
    assert told(rule(repeat_years=3), is_again=True) == "すべての職員 → 3年ごと、今回は2026年度"
    assert told(rule(repeat_years=3)) == "すべての職員 → 2026年度末まで"


def test_what_is_behind_somebody_tells_when():
    assert told(rule(), State.DONE, Record(5, date(2026, 6, 2))) == "すべての職員 → 2026年6月2日に修了"
    exempt = told(rule(), State.EXEMPT, Record(7, date(2024, 6, 2)))
    assert exempt == "すべての職員 → 2024年6月2日の「職場リーダー」の修了により免除"
    assert told(rule(), State.EXEMPT, Record(8, date(2024, 6, 2))) == "すべての職員 → 2024年6月2日の修了により免除"


def test_who_is_enrolled_reads_the_reason_all_the_same():
    coming = Record(5, date(2026, 12, 1), is_coming=True)
    assert told(rule(within_months=12), State.ENROLLED, coming) == "すべての職員 → 12か月以内"


def test_a_rule_without_conditions_means_everybody():
    assert conditions(rule(), NAMES) == ""
