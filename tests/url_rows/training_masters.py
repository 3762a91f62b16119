"""The training office's masters in the admin: kept by 人事担当 and 研修担当, read by the auditor."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tests.staff.world import World
from tests.training.factories import CourseFactory, CourseKindFactory, ProviderFactory, SessionFactory
from tests.training.factories_support import BudgetFactory, SubsidyKindFactory
from tests.url_rows import StaffRow
from training.models import Focus, Question, RequirementRule, SystemStage, TrainingRole


def _course(world: World) -> Any:
    return CourseFactory(authority=world.authority)


def _question(world: World) -> Question:
    return Question.objects.create(authority=world.authority, kind="reaction", text="問い", valid_from=date(2020, 4, 1))


def _stage(world: World) -> SystemStage:
    code = f"S{SystemStage.objects.count()}"
    return SystemStage.objects.create(authority=world.authority, code=code, name="新人")


def _focus(world: World) -> Focus:
    return Focus.objects.create(authority=world.authority, code=f"F{Focus.objects.count()}", name="創造力")


def _rule(world: World) -> RequirementRule:
    return RequirementRule.objects.create(authority=world.authority, course=_course(world), valid_from=date(2020, 4, 1))


def _role(world: World) -> TrainingRole:
    begins = date(2020, 4, 1 + TrainingRole.objects.count())
    return TrainingRole.objects.create(employee=world.subject, valid_from=begins)


# Each makes a record of its own: no row of the table changes what another finds.
MASTERS: dict[str, Callable[[World], Any]] = {
    "provider": lambda world: ProviderFactory(authority=world.authority),
    "coursekind": lambda world: CourseKindFactory(authority=world.authority),
    "course": _course,
    "coursesession": lambda world: SessionFactory(course=_course(world)),
    "systemstage": _stage,
    "focus": _focus,
    "requirementrule": _rule,
    "question": _question,
    "subsidykind": lambda world: SubsidyKindFactory(authority=world.authority),
    "subsidybudget": lambda world: BudgetFactory(kind__authority=world.authority),
    "trainingrole": _role,
}

#       anon own mgr dep boss beside elsew hr  hr_e bur bur_b train audit admin
LIST = "302 403 403 403 403 403 403 200 200 403 403 200 200 403"
ADD = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
OWN = "302 403 403 403 403 403 403 200 302 403 403 200 200 403"
HISTORY = "302 403 403 403 403 403 403 200 404 403 403 200 200 403"
DELETE = "302 403 403 403 403 403 403 200 302 403 403 200 403 403"


def _rows(name: str, make: Callable[[World], Any]) -> Iterator[StaffRow]:
    def one(world: World) -> list[Any]:
        return [make(world).pk]

    yield StaffRow(f"admin:training_{name}_changelist", LIST)
    yield StaffRow(f"admin:training_{name}_add", ADD)
    yield StaffRow(f"admin:training_{name}_change", OWN, one)
    yield StaffRow(f"admin:training_{name}_history", HISTORY, one)
    yield StaffRow(f"admin:training_{name}_delete", DELETE, one)


ROWS = [
    *(row for name, make in MASTERS.items() for row in _rows(name, make)),
    # Next year's session begins as this year's; another authority's is not found.
    StaffRow(
        "admin:training_coursesession_add", "302 403 403 403 403 403 403 404 404 403 403 404 403 403", query="?like=0"
    ),
]
