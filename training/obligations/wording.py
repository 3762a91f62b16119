"""A rule as one sentence (きまりを文にする): 「係長に昇任した人は、12か月以内に「新任係長」を受けます。」"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from training.obligations.reasons import Names, conditions, day, years_told
from training.rules.requirements import Cause, Rule
from training.rules.system import is_for_all

_AT = {
    Cause.HIRE: gettext_lazy("採用時"),
    Cause.PROMOTION: gettext_lazy("昇任時"),
    Cause.APPOINTMENT: gettext_lazy("就任時"),
}


def sentence(rule: Rule, names: Names) -> str:
    """Who must take what, by when, how often, and who is exempt, in the words of ``names``."""
    parts = {"who": _who(rule, names), "time": _time(rule), "course": _course(rule.course, names), "must": _must(rule)}
    told = _("%(who)sは、%(time)s%(course)sを%(must)s。") % parts
    return told + _again(rule) + _exempt(rule, names)


def period(rule: Rule) -> str:
    """From when to when the rule holds: ``2026年4月1日から``."""
    begins = _("%sから") % day(rule.valid_from)
    return begins + (_("%sまで") % day(rule.valid_to) if rule.valid_to else "")


def briefly(rules: Iterable[Rule], grades: frozenset[str]) -> str:
    """When, or of whom in a step with these grades, the rules ask it: ``採用時・昇任時``."""
    return _("・").join(dict.fromkeys(_in_a_word(rule, grades) for rule in rules))


def _in_a_word(rule: Rule, grades: frozenset[str]) -> str:
    if rule.cause != Cause.GROUP:
        return str(_AT[rule.cause])
    if not is_for_all(rule, grades):
        return _("対象者")
    return years_told(rule.years) or _("全員")


def _who(rule: Rule, names: Names) -> str:
    if rule.cause == Cause.GROUP:
        whom = conditions(rule, names)
        return _("%sの人") % whom if whom else _("すべての職員")
    whom = conditions(_without_what_happened(rule), names)
    what = _event(rule, names)
    return _("%(what)s人(%(whom)s)") % {"what": what, "whom": whom} if whom else _("%s人") % what


def _without_what_happened(rule: Rule) -> Rule:
    """The grade of a promotion and the role of an appointment are told with them."""
    if rule.cause == Cause.PROMOTION:
        return replace(rule, grades=frozenset())
    if rule.cause == Cause.APPOINTMENT:
        return replace(rule, roles=frozenset())
    return rule


def _event(rule: Rule, names: Names) -> str:
    if rule.cause == Cause.HIRE:
        return _("採用された")
    alone = Rule(rule.key, rule.course, rule.valid_from)
    if rule.cause == Cause.APPOINTMENT:
        return _("%sに就いた") % conditions(replace(alone, roles=rule.roles), names)
    grades = conditions(replace(alone, grades=rule.grades), names)
    return _("%sに昇任した") % grades if grades else _("昇任した")


def _time(rule: Rule) -> str:
    if rule.within_months is not None:
        begins = _("対象になってから") if rule.cause == Cause.GROUP else ""
        return _("%(begins)s%(n)dか月以内に") % {"begins": begins, "n": rule.within_months}
    if rule.cause == Cause.GROUP and rule.years[1] is not None:
        return _("採用%d年目の年度末までに") % rule.years[1]
    return _("対象になった年度の末までに") if rule.cause == Cause.GROUP else _("その年度の末までに")


def _course(course: int, names: Names) -> str:
    return _("「%s」") % names.courses.get(course, _("研修"))


def _must(rule: Rule) -> str:
    return _("受けます") if rule.is_required else _("受けるよう勧められます")


def _again(rule: Rule) -> str:
    if rule.repeat_years is None:
        return ""
    if rule.repeat_years == 1:
        return _("その後は毎年度受けます。")
    return _("その後は%d年ごとに受けます。") % rule.repeat_years


def _exempt(rule: Rule, names: Names) -> str:
    if not rule.equivalents:
        return ""
    courses = [_course(course, names) for course in sorted(rule.equivalents)]
    return _("%sを修了した人は免除されます。") % _("か").join(courses)
