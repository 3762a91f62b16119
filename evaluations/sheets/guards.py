"""What must be there before a sheet moves (手続きの前提): looked up, and told in words when it is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from common.dates import long_date
from evaluations import deadlines
from evaluations.models import Goal, Grievance, Interview, Sheet
from evaluations.rules import goals as goal_rules
from evaluations.rules import ratings
from evaluations.rules.workflow import Guard, Stage
from evaluations.sheets import problems
from evaluations.sheets.marks import GOAL, Marks, Thing

Check = Callable[[Sheet, Marks, date], list[str]]


def missing(guards: Iterable[Guard], sheet: Sheet, *, on: date) -> list[str]:
    """All that is missing for these guards, in words; empty when the move can be made."""
    marks = Marks(sheet)
    return [said for guard in sorted(guards) for said in CHECKS[guard](sheet, marks, on)]


def goals_complete(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    written = [as_goal(goal, marks) for goal in marks.goals if not goal.is_other_work]
    return problems.of_goals(goal_rules.problems(written, marks.book.limits(sheet.grade_code)), marks.book)


def as_goal(goal: Goal, marks: Marks) -> goal_rules.Goal:
    """For the rules."""
    degrees = {degree.pk: degree.code for degree in marks.book.difficulties}
    kinds = {kind.pk: kind.code for kind in marks.book.kinds}
    told = all(text.strip() for text in (goal.what, goal.by_when, goal.level))
    return goal_rules.Goal(
        goal.number, goal.weight, kinds.get(goal.kind_id or 0, ""), degrees.get(goal.difficulty_id or 0, ""), told
    )


def _opening_interview(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    """期首面談 comes before the goals are fixed (人事評価政令12条); the difficulty is agreed then."""
    found = _goals_without_difficulty(marks)
    if not sheet.interviews.filter(kind=Interview.Kind.OPENING).exists():
        found.insert(0, _("期首面談を記録してから、目標を確定してください。"))
    return found


def _goals_without_difficulty(marks: Marks) -> list[str]:
    if not marks.book.difficulties:
        return []
    return [
        _("目標%dの困難度を選んでください。") % goal.number
        for goal in marks.goals
        if not goal.is_other_work and goal.difficulty_id is None
    ]


def unreported(marks: Marks) -> list[Thing]:
    """What the person has neither written of, nor given a mark of his own."""
    told = {f"{GOAL}-{goal.pk}": goal.result for goal in marks.goals}
    told |= {f"item-{item.pk}": item.self_comment for item in marks.items}
    things = [thing for axis in marks.book.axes for thing in marks.singles(axis)]
    return [thing for thing in things if not told[thing.key].strip() and marks.level(None, thing) is None]


def _self_complete(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    return [_("%sの自己申告を書いてください。") % problems.title(thing) for thing in unreported(marks)]


def _rated(stage: Stage) -> Check:
    def check(sheet: Sheet, marks: Marks, on: date) -> list[str]:
        found = ratings.lacking(marks.judged(stage), marks.book.comments_of(stage))
        return problems.of_ratings(found, marks.things(stage))

    return check


def _adjusted_mark(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    """The adjuster's own marks; where one differs from what was given before, a reason (人事評価政令9条2項)."""
    things, told = marks.things(Stage.ADJUSTER), []
    for thing in things:
        level = marks.level(Stage.ADJUSTER, thing)
        before = marks.level(Stage.SECOND, thing) or marks.level(Stage.FIRST, thing)
        if level is None and not _is_computed(marks, thing):
            told.append(_("%s: 調整者の評語を選んでください。") % problems.title(thing))
        elif level and before and level != before and not marks.comment(Stage.ADJUSTER, thing).strip():
            told.append(_("%s: 評価者の評語と違うときは、理由を書いてください。") % problems.title(thing))
    return told


def _is_computed(marks: Marks, thing: Thing) -> bool:
    """Numbers speak for themselves where the adjuster does not."""
    return thing.axis.is_numeric if thing.axis else marks.is_computed


def _not_yet_adjusted(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    given = any(marks.level(Stage.ADJUSTER, thing) for thing in marks.things(Stage.ADJUSTER))
    return [_("調整者の評語を付けたあとは、再評価を求められません。評語を消してから求めてください。")] if given else []


def _started_alone(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    begun = any(marks.level(Stage.FIRST, thing) for thing in marks.things(Stage.FIRST))
    return [_("評価を始めたあとは、自己申告を差し戻せません。")] if begun else []


def _feedback_after_disclosure(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    """The closing interview is held after the disclosure (人事評価政令11条); one before it does not count."""
    disclosed = timezone.localdate(sheet.disclosed_at) if sheet.disclosed_at else date.max
    held = sheet.interviews.filter(kind=Interview.Kind.CLOSING, held_on__gte=disclosed)
    return [] if held.exists() else [_("開示のあとの期末面談を記録してください。")]


def _grievance_over(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    told = []
    if sheet.grievances.filter(state__in=[Grievance.State.FILED, Grievance.State.HEARING]).exists():
        told.append(_("苦情の申出の手続きが続いています。"))
    last = deadlines.last_day_to_complain(sheet)
    if last is not None and on <= last:
        told.append(_("苦情を申し出られる期間(%sまで)が終わっていません。") % long_date(last))
    return told


def _to_be_disclosed(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    return (
        [_("この結果は、開示しないことになっています。人事担当に確かめてください。")]
        if sheet.undisclosed_reason
        else []
    )


def _disclosed_or_withheld(sheet: Sheet, marks: Marks, on: date) -> list[str]:
    """Nothing is closed that the person was never told of, unless there is a reason (人事評価政令10条)."""
    is_settled = sheet.disclosed_at is not None or bool(sheet.undisclosed_reason)
    return [] if is_settled else [_("結果がまだ開示されていません。開示するか、開示しない理由を記録してください。")]


CHECKS: dict[Guard, Check] = {
    Guard.GOALS_COMPLETE: goals_complete,
    Guard.OPENING_INTERVIEW: _opening_interview,
    Guard.SELF_COMPLETE: _self_complete,
    Guard.RATING_COMPLETE: _rated(Stage.FIRST),
    Guard.SECOND_COMPLETE: _rated(Stage.SECOND),
    Guard.NOT_YET_ADJUSTED: _not_yet_adjusted,
    Guard.ADJUSTED_MARK: _adjusted_mark,
    Guard.FEEDBACK_AFTER_DISCLOSURE: _feedback_after_disclosure,
    Guard.GRIEVANCE_OVER: _grievance_over,
    Guard.STARTED_ALONE: _started_alone,
    Guard.TO_BE_DISCLOSED: _to_be_disclosed,
    Guard.DISCLOSED_OR_WITHHELD: _disclosed_or_withheld,
}
