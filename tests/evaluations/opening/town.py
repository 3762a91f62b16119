"""A cycle that is ready to be opened, in the small city hall (``tests.staff.world``), for the people of 財務部.

本人 三郎 (G1) is evaluated by 課長 二郎 and then by 部長 一郎; 課長 (G4) by 部長; 部長 (G5) by 副市長 六郎, who
confirms everybody, and so holds two stages of 部長's sheet. The policy asks three abilities; one is weighed away.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from competencies.models import Framework, Requirement
from evaluations.models import Axis, Cycle, ItemWeight, Route, Scheme, StageRule, Window
from evaluations.opening import cycles
from evaluations.opening.preflight import Topic, preflight
from staff.models import Employee, Posting, User
from tests.evaluations.factories import AxisFactory, CycleFactory, ScaleFactory, SchemeFactory
from tests.evaluations.year import FIRST_DAY, WINDOWS
from tests.factories import (
    CompetencyFactory,
    EmployeeFactory,
    FrameworkFactory,
    GradeFactory,
    JobFamilyFactory,
    LevelFactory,
    PostingFactory,
    TableFactory,
    put_in_force,
)
from tests.staff.world import NOON, TODAY, World

GRADES = {"G1": "主事", "G4": "課長", "G5": "部長"}


@dataclass
class Town:
    world: World
    framework: Framework
    scheme: Scheme
    cycle: Cycle
    ability: Axis
    vice_mayor: Employee

    @property
    def hr(self) -> User:
        user = self.world.users["hr"]
        assert user is not None
        return user

    def open(self, *, at: datetime = NOON, **said: Any) -> int:
        """On a day in autumn: who comes to his goals by then is not late."""
        return cycles.open_cycle(self.cycle, by=self.hr, at=at, **said)

    def findings(self, topic: Topic) -> list[tuple[str, str]]:
        """Who, and what is said of him."""
        found = preflight(Cycle.objects.get(pk=self.cycle.pk), on=TODAY).findings
        return [(finding.who.partition("(")[0], finding.what) for finding in found if finding.topic == topic]

    def topics(self) -> set[str]:
        return {finding.topic.value for finding in preflight(self.cycle, on=TODAY).findings}

    def newcomer(self, name: str = "新人 七郎", **posting: Any) -> Employee:
        employee = EmployeeFactory(authority=self.world.authority, name=name)
        told = {"department": self.world.team, "grade_code": "G1", "valid_from": date(2020, 4, 1)} | posting
        PostingFactory(employee=employee, **told)
        return employee


def build(world: World) -> Town:
    framework = policy(world)
    scheme = SchemeFactory(authority=world.authority, name="定期評価")
    scale = ScaleFactory(scheme=scheme)
    ability = AxisFactory(scheme=scheme, scale=scale, code="ability", name="能力評価", order=1)
    AxisFactory(scheme=scheme, scale=scale, code="performance", name="業績評価", kind=Axis.Kind.GOALS, order=2)
    for code, weight in (("C1", 50), ("C2", 50), ("C3", 0)):
        ItemWeight.objects.create(scheme=scheme, axis=ability, item_code=code, weight=Decimal(weight))
    StageRule.objects.create(scheme=scheme, stage="first", weight=100)
    StageRule.objects.create(scheme=scheme, stage="second", is_optional=True)
    StageRule.objects.create(scheme=scheme, stage="confirmer", gives_items=False, gives_overall=False, may_be_same=True)
    cycle = CycleFactory(
        scheme=scheme, framework=framework, state=Cycle.State.DRAFT, period_from=FIRST_DAY,
        period_to=date(2027, 3, 31), base_date=date(2027, 1, 1),
    )  # fmt: skip
    cycle.departments.add(world.bureau)
    for step, first, last in WINDOWS:
        Window.objects.create(cycle=cycle, step=step, starts_on=first, ends_on=last)
    for who, grade in ((world.subject, "G1"), (world.manager, "G4"), (world.boss, "G5")):
        Posting.objects.on(TODAY).filter(employee=who).update(grade_code=grade)
    vice_mayor = EmployeeFactory(authority=world.authority, name="副市長 六郎")
    PostingFactory(employee=vice_mayor, department=world.other_bureau, title="副市長", grade_code="G5")
    routes(world, vice_mayor)
    return Town(world, framework, scheme, cycle, ability, vice_mayor)


def policy(world: World) -> Framework:
    """C1 and C2 (levels), and C3, asked of every grade."""
    framework = FrameworkFactory(authority=world.authority)
    family = JobFamilyFactory(framework=framework, code="F1")
    table = TableFactory(framework=framework, scale="levels")
    grades = [
        GradeFactory(framework=framework, family=family, code=code, name=name, order=order)
        for order, (code, name) in enumerate(GRADES.items(), 1)
    ]
    for number, name in enumerate(("企画力", "折衝力", "指導力"), 1):
        competency = CompetencyFactory(framework=framework, code=f"C{number}", name=name, order=number)
        for grade in grades:
            level = LevelFactory(
                framework=framework, table=table, competency=competency, number=grade.order,
                symbol=f"{grade.order}", behaviour=f"{grade.name}の{name}の行動",
            )  # fmt: skip
            Requirement.objects.create(
                framework=framework, table=table, grade=grade, competency=competency, level=level
            )
    return put_in_force(framework)


def routes(world: World, vice_mayor: Employee) -> None:
    told: tuple[dict[str, Any], ...] = (
        {"stage": "first"},
        {"stage": "first", "grades": ("G5",), "by": "person", "person": vice_mayor},
        {"stage": "second", "levels_up": 1},
        {"stage": "confirmer", "by": "person", "person": vice_mayor},
    )
    for route in told:
        Route.objects.create(authority=world.authority, valid_from=FIRST_DAY, **route)
