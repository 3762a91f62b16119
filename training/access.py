"""Who may see and do what with training (研修の権限), on the idea of ``staff.access``: by relation, and by role."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from staff import access as staff_access
from staff.access import Relation, Role, relations_of
from training.rules.moves import Actor

if TYPE_CHECKING:
    from staff.models import Employee, User


class Aspect(StrEnum):
    """A part of what is kept about a person's learning."""

    ENROLMENTS = "enrolments"  # what he must take, applied for, attended and completed
    REPORT = "report"  # what he reported, and how his head sees it at work
    EXTERNAL = "external"  # what he learned elsewhere, with evidence
    SUBSIDY = "subsidy"  # what he asked money for
    OJT = "ojt"  # plan and monthly log of a new member of staff
    PLAN = "plan"  # individual development plan
    DRAFT_PLAN = "draft_plan"  # the same while it is being written
    SELF_RATING = "self_rating"  # how he sees himself: told honestly only where HR does not read along


# Between the person and his head.
_AMONG_TWO = frozenset({Aspect.SELF_RATING, Aspect.DRAFT_PLAN})

SIGHTS: dict[Relation, frozenset[Aspect]] = {
    Relation.SELF: frozenset(Aspect),
    Relation.MANAGER: frozenset(Aspect),
    Relation.HR: frozenset(Aspect) - _AMONG_TWO,
    Relation.BUREAU_HR: frozenset({Aspect.ENROLMENTS, Aspect.REPORT, Aspect.EXTERNAL, Aspect.OJT}),
    Relation.TRAINING: frozenset(Aspect) - _AMONG_TWO,
    Relation.COLLEAGUE: frozenset(),
}


class Right(StrEnum):
    """What a role may do with training besides keeping masters."""

    PREPARE = "prepare"  # 準備中の回を見る
    SELECT = "select"  # 選考・指名・出欠・修了
    READ_OBLIGATIONS = "read_obligations"  # だれが何を受けるべきかの一覧
    READ_SURVEYS = "read_surveys"  # アンケートの集計・能力の分布
    READ_PLANS = "read_plans"  # 育成計画の一覧
    SUPPORT = "support"  # 助成の承認・職場外の学びの確認・OJT計画
    HAND_OVER = "hand_over"  # 人事給与システムへの引き渡し
    IMPORT = "import"  # 目録・回・きまりの取り込みと書き出し


RIGHTS: dict[str, frozenset[Right]] = {
    Role.HR: frozenset(Right),
    Role.BUREAU_HR: frozenset({Right.READ_OBLIGATIONS}),
    Role.TRAINING: frozenset(Right),
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
}


def may(user: User, right: Right, *, on: date) -> bool:
    """Whether a role of the user gives the right on a day."""
    return bool(user.is_active) and any(right in RIGHTS[role] for role in user.roles_on(on))


def people(user: User, aspect: Aspect, *, on: date, prefix: str = "") -> Q:
    """The condition of the employees of whose learning the user may see ``aspect`` on a day."""
    return staff_access.people(user, aspect, on=on, prefix=prefix, sights=SIGHTS)


def led(user: User, *, on: date, prefix: str = "") -> Q:
    """The condition of the employees for whom the user acts as head on a day.

    Neither himself nor the one for whom he acts (代行) is among them: the head above recommends those.
    """
    return staff_access.people_as(user, Relation.MANAGER, on=on, prefix=prefix)


def aspects_of(user: User, employee: Employee, *, on: date) -> frozenset[Aspect]:
    """All that the user may see of one person's learning on a day."""
    return frozenset().union(*(SIGHTS[relation] for relation in relations_of(user, employee, on=on)))


def may_see(user: User, employee: Employee, aspect: Aspect, *, on: date) -> bool:
    return aspect in aspects_of(user, employee, on=on)


def standings(user: User, employee: Employee, *, on: date, right: Right = Right.SELECT) -> frozenset[Actor]:
    """As what the user may make moves of what is this person's; ``right`` makes him an officer of it."""
    relations = relations_of(user, employee, on=on)
    found = {
        Actor.SELF: Relation.SELF in relations,
        Actor.HEAD: Relation.MANAGER in relations,
        Actor.OFFICER: user.authority_id == employee.authority_id and may(user, right, on=on),
    }
    return frozenset(actor for actor, holds in found.items() if holds)
