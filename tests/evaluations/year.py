"""An evaluation year in the small city hall (``tests.staff.world``): a scheme, a cycle, sheets, who rates whom.

本人 三郎 (``employee``) is evaluated by 課長 二郎 (``manager``) first and by 部長 一郎 (``boss``) second; 副市長 六郎
(``confirmer``) confirms. The scheme judges symbols (S–D, B is the standard) on two items and on goals.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from evaluations.models import (
    Axis,
    Cycle,
    Goal,
    Interview,
    Rating,
    Scheme,
    Sheet,
    SheetItem,
    SheetStage,
    StageRule,
    Window,
)
from evaluations.rules.workflow import KNOWN, Action, Stage, State
from evaluations.schemes import freeze
from evaluations.sheets import door
from staff.models import Employee, User
from tests.browsers import browser_of
from tests.evaluations.factories import AxisFactory, CycleFactory, ScaleFactory, SchemeFactory, SheetFactory
from tests.factories import EmployeeFactory, PostingFactory, user_with
from tests.staff.world import NOON, TODAY, World

FIRST_DAY = date(2026, 4, 1)
ITEMS = ("企画力", "折衝力")


@dataclass
class Year:
    """Build with ``build``; ``sheet`` makes sheets in any state, filled in as far as the state asks."""

    world: World
    scheme: Scheme
    cycle: Cycle
    ability: Axis
    performance: Axis
    confirmer: Employee
    people: dict[Stage, Employee] = field(default_factory=dict)

    def user(self, stage: Stage) -> User:
        user = self.world.users["hr"] if stage == Stage.HR else self.people[stage].user
        assert user is not None
        return user

    def client(self, stage: Stage = Stage.SELF) -> Client:
        return browser_of(self.user(stage))

    def get(self, name: str, *args: Any, by: Stage = Stage.SELF, **query: Any) -> Any:
        return self.client(by).get(reverse(f"evaluations:{name}", args=args), query)

    def post(self, name: str, *args: Any, by: Stage = Stage.SELF, **data: Any) -> Any:
        """Sent, and followed to the page that says what came of it."""
        return self.client(by).post(reverse(f"evaluations:{name}", args=args), data, follow=True)

    def sheet(self, state: State = State.GOAL_DRAFT, who: Employee | None = None, **fields: Any) -> Sheet:
        """A sheet with its items and evaluators; with what was said on the way to its state."""
        if state in KNOWN:
            fields.setdefault("disclosed_at", NOON)
        sheet = SheetFactory(
            cycle=self.cycle, employee=who or self.world.subject, department=self.world.team,
            department_name="財務部 税務課 市民税係", state=state, grade_code="G1", grade_name="主事", **fields,
        )  # fmt: skip
        for number, name in enumerate(ITEMS, 1):
            SheetItem.objects.create(
                sheet=sheet, axis=self.ability, code=f"I{number}", order=number, name=name,
                expected=f"{name}の期待される行動", weight=Decimal(50),
            )  # fmt: skip
        for stage in (Stage.FIRST, Stage.SECOND, Stage.CONFIRMER):
            self.stage(sheet, stage)
        place = list(State).index(state)
        if place >= list(State).index(State.GOAL_SUBMITTED):
            self.goals(sheet)
        if State.SELF_SUBMITTED in list(State)[: place + 1] and state != State.EXEMPT:
            self.report(sheet)
        for stage, since in ((Stage.FIRST, State.FIRST_RATED), (Stage.SECOND, State.RATED)):
            if place >= list(State).index(since) and state != State.EXEMPT:
                self.rate(sheet, stage)
        return Sheet.objects.select_related("cycle__scheme", "employee").get(pk=sheet.pk)

    def stage(self, sheet: Sheet, stage: Stage, **fields: Any) -> SheetStage:
        who = self.people[stage]
        return SheetStage.objects.create(
            **{"sheet": sheet, "stage": stage, "evaluator": who, "name": who.name, "valid_from": FIRST_DAY} | fields
        )

    def goals(self, sheet: Sheet, weights: tuple[int, ...] = (60, 40)) -> list[Goal]:
        """Goals that can be submitted, and the opening interview."""
        Interview.objects.create(
            sheet=sheet, kind=Interview.Kind.OPENING, held_on=date(2026, 4, 20), evaluator=self.people[Stage.FIRST]
        )
        return [
            Goal.objects.create(
                sheet=sheet, number=n, what=f"目標その{n}", by_when="3月末", level="九割", weight=Decimal(weight)
            )
            for n, weight in enumerate(weights, 1)
        ]

    def report(self, sheet: Sheet) -> None:
        """The person's own view of everything, handed in."""
        sheet.items.update(self_comment="できた")
        sheet.goals.update(result="達成した")
        Sheet.objects.filter(pk=sheet.pk).update(self_submitted_at=NOON)
        sheet.self_submitted_at = NOON

    def rate(self, sheet: Sheet, stage: Stage, symbol: str = "B") -> None:
        """The same mark for everything, with a comment."""
        row = sheet.stages.get(stage=stage, is_current=True)
        levels = {level.symbol: level for level in self.ability.scale.levels.all()}
        things: list[dict[str, Any]] = [
            *({"axis": self.ability, "item": item} for item in sheet.items.all()),
            *({"axis": self.performance, "goal": goal} for goal in sheet.goals.all()),
            {"axis": self.ability}, {"axis": self.performance},
        ]  # fmt: skip
        Rating.objects.bulk_create(
            Rating(sheet=sheet, stage=row, level=levels[symbol], comment="所見", **thing) for thing in things
        )

    def move(self, sheet: Sheet, action: Action, by: Stage, **said: Any) -> Sheet:
        return door.move(sheet, action, by=self.user(by), at=NOON, **said)


def build(world: World, **scheme: Any) -> Year:
    """Frozen scheme, open cycle over the fiscal year of ``TODAY``, evaluators; no sheet yet."""
    made = SchemeFactory(authority=world.authority, name="定期評価", **scheme)
    scale = ScaleFactory(scheme=made)
    ability = AxisFactory(scheme=made, scale=scale, code="ability", name="能力評価", order=1)
    performance = AxisFactory(
        scheme=made, scale=scale, code="performance", name="業績評価", kind=Axis.Kind.GOALS, order=2
    )
    for stage in ("first", "second"):
        StageRule.objects.create(scheme=made, stage=stage, weight=100 if stage == "first" else 0)
    StageRule.objects.create(scheme=made, stage="confirmer", gives_items=False, gives_overall=False)
    freeze(made)
    cycle = CycleFactory(scheme=made, period_from=FIRST_DAY, period_to=date(2027, 3, 31), base_date=TODAY)
    for step, first, last in WINDOWS:
        Window.objects.create(cycle=cycle, step=step, starts_on=first, ends_on=last)
    people = {Stage.SELF: world.subject, Stage.FIRST: world.manager, Stage.SECOND: world.boss}
    confirmer = _vice_mayor(world)
    return Year(world, made, cycle, ability, performance, confirmer, people | {Stage.CONFIRMER: confirmer})


def of(world: World) -> Year:
    """The year of this world, whoever is its subject: built when it is first asked for."""
    kept = vars(world.authority)
    if "evaluation_year" not in kept:
        kept["evaluation_year"] = build(world)
    found: Year = kept["evaluation_year"]
    return found


def before(world: World) -> Sheet:
    """The subject's sheet of the year before, disclosed to him yesterday; made when it is first asked for."""
    year, kept = of(world), vars(world.authority)
    if "evaluation_before" not in kept:
        now, year.cycle = year.cycle, CycleFactory(
            scheme=year.scheme, framework=year.cycle.framework, name="2025年度 人事評価", base_date=date(2026, 1, 1),
            period_from=date(2025, 4, 1), period_to=date(2026, 3, 31),
        )  # fmt: skip
        sheet = year.move(year.sheet(State.ADJUSTED), Action.CONFIRM, Stage.CONFIRMER)
        kept["evaluation_before"] = door.move(
            sheet, Action.DISCLOSE, by=year.user(Stage.HR), at=NOON - timedelta(days=1)
        )
        year.cycle = now
    found: Sheet = kept["evaluation_before"]
    return found


def _vice_mayor(world: World) -> Employee:
    user = user_with(None, authority=world.authority, name="副市長 六郎")
    who = EmployeeFactory(authority=world.authority, name="副市長 六郎", user=user, staff_number=user.staff_number)
    PostingFactory(employee=who, department=world.other_bureau, title="副市長", valid_from=date(2020, 4, 1))
    return who


WINDOWS = (
    ("goals", date(2026, 4, 1), date(2026, 4, 30)),
    ("opening", date(2026, 4, 15), date(2026, 5, 15)),
    ("mid", date(2026, 9, 15), date(2026, 10, 15)),
    ("self", date(2027, 1, 15), date(2027, 1, 31)),
    ("first", date(2027, 2, 1), date(2027, 2, 15)),
    ("second", date(2027, 2, 16), date(2027, 2, 28)),
    ("confirm", date(2027, 3, 1), date(2027, 3, 10)),
    ("disclose", date(2027, 3, 11), date(2027, 3, 20)),
    ("feedback", date(2027, 3, 11), date(2027, 3, 31)),
)
