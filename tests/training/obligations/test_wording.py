"""A rule as one sentence."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.obligations.test_requirements import rules
from training.obligations.reasons import Names
from training.obligations.wording import period, sentence
from training.rules.requirements import Cause, Rule

NAMES = Names(grades={"G3": "係長", "G4": "課長"}, families={"F1": "事務"}, courses={10: "新任係長", 11: "係長入門"})
RULE = Rule(1, 10, date(2026, 4, 1))
_G3 = frozenset({"G3"})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (RULE, "すべての職員は、対象になった年度の末までに「新任係長」を受けます。"),
        (
            replace(RULE, cause=Cause.PROMOTION, grades=_G3, within_months=12),
            "係長に昇任した人は、12か月以内に「新任係長」を受けます。",
        ),
        (
            replace(RULE, cause=Cause.PROMOTION, grades=_G3, equivalents=frozenset({11})),
            "係長に昇任した人は、その年度の末までに「新任係長」を受けます。「係長入門」を修了した人は免除されます。",
        ),
        (
            replace(RULE, cause=Cause.HIRE, families=frozenset({"F1"})),
            "採用された人(事務)は、その年度の末までに「新任係長」を受けます。",
        ),
        (
            replace(RULE, cause=Cause.APPOINTMENT, roles=frozenset({"instructor"}), within_months=6),
            "職場研修指導員に就いた人は、6か月以内に「新任係長」を受けます。",
        ),
        (replace(RULE, years=(3, 3)), "採用3年目の人は、採用3年目の年度末までに「新任係長」を受けます。"),
        (
            replace(RULE, grades=_G3, repeat_years=3, is_required=False, within_months=36),
            "係長の人は、対象になってから36か月以内に「新任係長」を受けるよう勧められます。その後は3年ごとに受けます。",
        ),
    ],
)
def test_it_says_who_by_when_and_what(rule, expected):
    assert sentence(rule, NAMES) == expected


def test_the_time_in_which_it_holds():
    assert period(RULE) == "2026年4月1日から"
    assert period(replace(RULE, valid_to=date(2027, 3, 31))) == "2026年4月1日から2027年3月31日まで"


@given(rules(), st.booleans())
def test_every_rule_is_one_or_more_whole_sentences(rule, known):
    names = Names({"G1": "主事"}, {"A": "事務"}, {1: "研修一", 2: "研修二"}) if known else Names()
    told = sentence(rule, names)
    assert told.endswith("。")
    assert "%" not in told
    assert "None" not in told
    if rule.cause == Cause.PROMOTION and not rule.grades:
        assert "昇任した人" in told
