"""Every preset, for every city: a cycle is opened by it, and sheets go from the first goal to the interview."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from competencies.models import Framework, Grade, Requirement
from config.management.commands.demo import CITIES
from evaluations import presets, rulebook, schemes
from evaluations.models import AxisResult, Cycle, Goal, Interview, Rating, Scheme, Sheet, Window
from evaluations.opening import cycles
from evaluations.opening.evaluators import sample_routes
from evaluations.presets import rank_of
from evaluations.rules.workflow import WAITS_FOR, Action, Stage, State
from evaluations.sheets import door
from evaluations.sheets.marks import AXIS, GOAL, ITEM, WHOLE, Marks
from staff.access import Role
from staff.models import Employee, User
from tests.evaluations.year import FIRST_DAY, WINDOWS
from tests.factories import DepartmentFactory, employee_with_login, put_in_force, user_with
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db
BASE_DATE = date(2026, 7, 1)


@dataclass
class Hall:
    """A section with its head and one of its people, below a bureau and the top, each with a head."""

    framework: Framework
    people: list[Employee]
    hr: User

    def cycle(self, scheme: Scheme) -> Cycle:
        cycle = Cycle.objects.create(
            scheme=scheme, framework=self.framework, name="2026年度", period_from=FIRST_DAY,
            period_to=date(2027, 3, 31), base_date=BASE_DATE,
        )  # fmt: skip
        cycle.departments.add(self.people[0].postings.get().department)
        for step, first, last in WINDOWS:
            Window.objects.create(cycle=cycle, step=step, starts_on=first, ends_on=last)
        return cycle


def hall(framework: Framework, preset: dict[str, Any]) -> Hall:
    put_in_force(framework)
    grades = grades_of(framework)
    above, heads = None, []
    for grade in (grades["bureau"], grades["bureau"], grades["section"]):
        department = DepartmentFactory(authority=framework.authority, version__parent=above)
        heads.append(employee_with_login(department=department, is_head=True, grade_code=grade))
        above = department
    people = [employee_with_login(department=above, grade_code=grades[""]), heads[-1]]
    for person in people:
        person.postings.update(employment=employment_of(preset), weekly_hours=Decimal(30))
        if preset["kind"] == "probation":
            person.probations.create(starts_on=FIRST_DAY, ends_on=date(2026, 9, 30))
    return Hall(framework, people, user_with(Role.HR, authority=framework.authority))


def grades_of(framework: Framework) -> dict[str, str]:
    """A grade of each rank of which the policy asks something; another manager's where it has none."""
    asked = set(Requirement.objects.filter(framework=framework).values_list("grade__code", flat=True))
    rows = Grade.objects.filter(framework=framework, code__in=asked).values_list("code", "name")
    found: dict[str, str] = {}
    for code, name in rows:
        found.setdefault(rank_of(name), code)
    for rank in ("bureau", "section", ""):
        found.setdefault(rank, next(iter(found.values())))
    return found


def employment_of(preset: dict[str, Any]) -> str:
    return "fiscal_year" if preset["kind"] == "fiscal_year" else "regular"


# ── One sheet, played by all who have a say in it


def played(sheet: Sheet, hr: User) -> Sheet:
    """From its first state to the closing interview."""
    for _step in range(len(State)):
        if sheet.state == State.FEEDBACK_DONE:
            return sheet
        action, by = NEXT[State(sheet.state)]
        fill(sheet, State(sheet.state))
        user = hr if by == Stage.HR else holder(sheet, by)
        sheet = door.move(sheet, action, by=user, at=NOON)
    raise AssertionError(f"stuck in {sheet.state}")


NEXT = {
    State.GOAL_DRAFT: (Action.SUBMIT_GOALS, Stage.SELF),
    State.GOAL_SUBMITTED: (Action.CONFIRM_GOALS, Stage.FIRST),
    State.IN_PERIOD: (Action.OPEN_SELF, Stage.HR),
    State.SELF_OPEN: (Action.SUBMIT_SELF, Stage.SELF),
    State.SELF_SUBMITTED: (Action.SUBMIT_FIRST, Stage.FIRST),
    State.FIRST_RATED: (Action.SUBMIT_SECOND, Stage.SECOND),
    State.RATED: (Action.ADJUST, Stage.ADJUSTER),
    State.ADJUSTED: (Action.CONFIRM, Stage.CONFIRMER),
    State.CONFIRMED: (Action.DISCLOSE, Stage.HR),
    State.DISCLOSED: (Action.FEED_BACK, Stage.FIRST),
}


def holder(sheet: Sheet, stage: Stage) -> User:
    who = sheet.employee if stage == Stage.SELF else sheet.stages.get(stage=stage, is_current=True).evaluator
    assert who.user is not None
    return who.user


def fill(sheet: Sheet, state: State) -> None:
    marks = Marks(Sheet.objects.select_related("cycle__scheme").get(pk=sheet.pk))
    if state == State.GOAL_DRAFT:
        set_goals(marks)
    if state == State.GOAL_SUBMITTED:
        talk(sheet, Interview.Kind.OPENING)
    if state == State.SELF_OPEN:
        sheet.goals.update(result="達成した")
        sheet.items.update(self_comment="できた")
    if state in {State.SELF_SUBMITTED, State.FIRST_RATED, State.RATED}:
        rate(marks, WAITS_FOR[state])
    if state == State.DISCLOSED:
        talk(sheet, Interview.Kind.CLOSING)


def set_goals(marks: Marks) -> None:
    """As few as may be, with every kind that the grade must have."""
    limits = marks.book.limits(marks.sheet.grade_code)
    number = max(limits.at_least, len(limits.required_kinds), 1)
    required = sorted(limits.required_kinds)
    by_code = {kind.code: kind.pk for kind in marks.book.kinds}
    plain = next((one.pk for one in marks.book.difficulties if one.code == "plain"), None)
    for n in range(number):
        weight = 100 - 100 // number * (number - 1) if n == 0 else 100 // number
        kind = by_code.get(required[n] if n < len(required) else "work")
        Goal.objects.create(
            sheet=marks.sheet, number=n + 1, what="窓口", by_when="3月末", level="九割", weight=Decimal(weight),
            kind_id=kind, difficulty_id=plain,
        )  # fmt: skip


def rate(marks: Marks, stage: Stage) -> None:
    """The standard for everything."""
    row = marks.stages[stage]
    for thing in marks.things(stage):
        level = next(one.pk for one in thing.scale.levels if one.is_standard)
        if thing.kind == WHOLE:
            type(row).objects.filter(pk=row.pk).update(level=level)
            continue
        of = {ITEM: {"item_id": thing.pk}, GOAL: {"goal_id": thing.pk}, AXIS: {}}[thing.kind]
        axis = thing.axis.pk if thing.axis else None
        Rating.objects.create(sheet=marks.sheet, stage=row, axis_id=axis, level_id=level, comment="所見", **of)


def talk(sheet: Sheet, kind: Interview.Kind) -> None:
    evaluator = sheet.stages.get(stage=Stage.FIRST, is_current=True).evaluator
    day = timezone.localdate(NOON) if kind == Interview.Kind.CLOSING else TODAY - timedelta(days=1)
    Interview.objects.create(sheet=sheet, kind=kind, held_on=day, evaluator=evaluator)


@pytest.mark.parametrize("name", presets.names())
@pytest.mark.parametrize("code", CITIES)
def test_a_year_goes_from_the_opening_to_the_interview(city, code, name):
    framework, preset = city(code), presets.read(name)
    here = hall(framework, preset)
    scheme = presets.make(name, framework.authority, framework)
    assert schemes.problems(scheme, dict(Grade.objects.filter(framework=framework).values_list("code", "name"))) == []
    cycle = here.cycle(scheme)
    sample_routes(framework.authority, rulebook.rulebook_of(scheme).stages, since=FIRST_DAY)
    assert cycles.open_cycle(cycle, by=here.hr, at=NOON) == 2
    ends = [played(sheet, here.hr) for sheet in Sheet.objects.filter(cycle=cycle).select_related("employee")]
    assert [sheet.state for sheet in ends] == [State.FEEDBACK_DONE] * 2
    standard = {axis.overall_scale.levels.get(is_standard=True).symbol for axis in scheme.axis_set.all()}
    results = AxisResult.objects.filter(sheet__cycle=cycle).select_related("level")
    assert {result.level.symbol for result in results} == standard
    assert Counter(result.sheet_id for result in results) == dict.fromkeys(
        [sheet.pk for sheet in ends], len(preset["axes"])
    )
    assert all(sheet.digest and sheet.derivation["scheme"] == preset["name"] for sheet in ends)
