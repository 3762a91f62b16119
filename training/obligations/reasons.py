"""Why a rule asks a course of somebody, in words (受けるべき理由).

``2026年4月1日に係長に昇任 → 12か月以内``: what happened or holds, then how long there is. The rule engine
(``training.rules.requirements``) gives the facts; here they are only told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from common.dates import fiscal_year
from staff.models import DepartmentVersion
from training.models import RequirementRule
from training.rules.requirements import Cause, Obligation, Rule, State

_SECTORS = {str(code): str(label) for code, label in DepartmentVersion.Sector.choices}
_ROLES = {str(code): str(label) for code, label in RequirementRule.Role.choices}
# Of more than so many grades (families, roles), the first are named, and how many they are.
NAMED = 3


@dataclass(frozen=True)
class Names:
    """What the codes of a rule are called; a code that is not known is told as it is."""

    grades: Mapping[str, str] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[int, str] = field(default_factory=dict)


def reason(obligation: Obligation, names: Names) -> str:
    """Why the course is asked of the person, and how long he has, or what is behind him."""
    behind = _behind(obligation, names)
    cause = _cause(obligation.rule, obligation.since, names)
    return _("%(cause)s → %(time)s") % {"cause": cause, "time": behind or _time(obligation)}


def conditions(rule: Rule, names: Names) -> str:
    """Whom the rule means, without what happened to them: ``採用1〜3年目・係長``; empty for everybody."""
    parts = [
        years_told(rule.years),
        _any_of(rule.grades, names.grades),
        _any_of(rule.families, names.families),
        _any_of(rule.sectors, _SECTORS),
        _any_of(rule.roles, _ROLES),
    ]
    return "・".join(part for part in parts if part)


def day(on: date) -> str:
    return _("%(y)d年%(m)d月%(d)d日") % {"y": on.year, "m": on.month, "d": on.day}


def _cause(rule: Rule, since: date, names: Names) -> str:
    whom = conditions(rule, names)
    if rule.cause == Cause.HIRE:
        return _("%sに採用") % day(since)
    if rule.cause == Cause.PROMOTION:
        grades = _any_of(rule.grades, names.grades)
        return _("%(day)sに%(grade)sに昇任") % {"day": day(since), "grade": grades or _("今の職位")}
    if rule.cause == Cause.APPOINTMENT:
        roles = _any_of(rule.roles, _ROLES)
        return _("%(day)sに%(role)sに就任") % {"day": day(since), "role": roles}
    return whom or _("すべての職員")


def _time(obligation: Obligation) -> str:
    rule = obligation.rule
    if rule.repeat_years and obligation.is_again:
        return _("%(n)d年ごと、今回は%(y)d年度") % {"n": rule.repeat_years, "y": fiscal_year(obligation.since)}
    if rule.within_months:
        return _("%dか月以内") % rule.within_months
    if rule.cause == Cause.GROUP and rule.years[1] is not None:
        return _("採用%d年目の年度末まで") % rule.years[1]
    return _("%d年度末まで") % fiscal_year(obligation.due)


def _behind(obligation: Obligation, names: Names) -> str:
    evidence = obligation.evidence
    if evidence is None or obligation.state not in {State.DONE, State.EXEMPT}:
        return ""
    if obligation.state == State.DONE:
        return _("%sに修了") % day(evidence.on)
    course = names.courses.get(evidence.course)
    if course is None:
        return _("%sの修了により免除") % day(evidence.on)
    return _("%(day)sの「%(course)s」の修了により免除") % {"day": day(evidence.on), "course": course}


def years_told(years: tuple[int | None, int | None]) -> str:
    first, last = years
    if first is None and last is None:
        return ""
    if first is None:
        return _("採用%d年目まで") % last
    if last is None:
        return _("採用%d年目から") % first
    if first == last:
        return _("採用%d年目") % first
    return _("採用%(first)d〜%(last)d年目") % {"first": first, "last": last}


def _any_of(codes: frozenset[str], names: Mapping[str, str]) -> str:
    """In the order of the names, which is that of the policy; unknown codes last. Of many, the first are named."""
    if not codes:
        return ""
    told = [*(str(name) for code, name in names.items() if code in codes), *sorted(codes - set(names))]
    if len(told) > NAMED:
        named = _("・").join(told[: NAMED - 1])
        return _("%(named)sほか%(number)dつ") % {"named": named, "number": len(told) - NAMED + 1}
    return _("または").join(told)
