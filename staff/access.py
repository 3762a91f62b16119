"""Who may see and do what (役割と権限): the one place that says so.

Three questions are answered here, each by a table that a manager could read:

* ``PERMISSIONS``: which masters a role reads and keeps in the admin (Django's names, ``app.action_model``; ``*`` is
  every model).
* ``SIGHTS``: what of a person's record is open to whom, by how the two stand to each other (``Relation``).
* ``RIGHTS``: what else a role may do.

How somebody stands on a day is worked out in ``staff.standing``; lists are narrowed by ``visible_to`` of the
querysets, which asks here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from staff.models import Employee, User
    from staff.standing import Standing


class Role(models.TextChoices):
    """Granted from a day to a day. Being an employee (職員) or a manager (管理職) follows from postings instead."""

    HR = "hr", _("人事担当")
    BUREAU_HR = "bureau_hr", _("部局人事担当")
    TRAINING = "training", _("研修担当")
    AUDITOR = "auditor", _("監査")
    ADMINISTRATOR = "administrator", _("システム管理者")


class Power(models.TextChoices):
    """What can be done by somebody else for a time (代行)."""

    MANAGER = "manager", _("管理職として部下を見る・評価する")
    HR = Role.HR.value, Role.HR.label
    BUREAU_HR = Role.BUREAU_HR.value, Role.BUREAU_HR.label
    TRAINING = Role.TRAINING.value, Role.TRAINING.label


_PEOPLE = ("department", "departmentversion", "employee", "posting", "leave", "secondment", "qualification")

# What the training office keeps: the catalogue, when courses are held, whom they call, what the city gives.
_TRAINING = (
    "provider", "coursekind", "course", "courseeffect", "coursesession", "sessionday", "systemstage", "focus",
    "requirementrule", "question", "subsidykind", "subsidybudget", "trainingrole",
)  # fmt: skip

# How the city evaluates, and who evaluates whom: set before a cycle, and read by the auditor. What is settled of one
# person by himself has a reason, which can be an illness (要配慮個人情報): that is HR's alone.
_SCHEMES = (
    "scheme", "scale", "scalelevel", "axis", "axisweight", "item", "itemweight", "difficulty", "threshold", "stagerule",
    "goalrule", "goalkind", "commentrule", "grievancerule", "probationterm",
)  # fmt: skip
_CYCLES = ("cycle", "window", "route", "closedday", "goaltemplate")
_SETTLED_BY_PERSON = ("exclusion", "routeexception")

PERMISSIONS: dict[str, tuple[str, ...]] = {
    # 人事担当 keeps the masters. Editions have states; deleting is for drafts, which the models see to.
    Role.HR: (
        "competencies.*",
        "staff.view_user",
        "staff.*_delegation",
        "staff.*_importsource",
        "staff.view_importrun",
        *(f"staff.*_{model}" for model in _PEOPLE),
        *(f"training.*_{model}" for model in _TRAINING),
        *(f"evaluations.*_{model}" for model in (*_SCHEMES, *_CYCLES, *_SETTLED_BY_PERSON)),
        # Sheets move through their one door; complaints and probation have pages of their own.
        "evaluations.view_sheet",
        "evaluations.view_grievance",
        "evaluations.view_probation",
    ),
    # 部局人事担当 works on HR's pages, not in the admin.
    Role.BUREAU_HR: (),
    Role.TRAINING: tuple(f"training.*_{model}" for model in _TRAINING),
    # 監査 reads settings and logs, and changes nothing. Personal records are neither.
    Role.AUDITOR: (
        "competencies.view_*",
        *(f"training.view_{model}" for model in _TRAINING),
        *(f"evaluations.view_{model}" for model in (*_SCHEMES, *_CYCLES)),
        "staff.view_user",
        "staff.view_rolegrant",
        "staff.view_delegation",
        "staff.view_auditevent",
        "staff.view_importrun",
        "admin.view_logentry",
    ),
    # システム管理者 keeps accounts and who appoints whom, and reads no policy or record by this role.
    Role.ADMINISTRATOR: (
        "staff.*_user",
        "staff.*_rolegrant",
        "competencies.view_appointingauthority",
        "competencies.add_appointingauthority",
        "competencies.change_appointingauthority",
    ),
}


class Right(StrEnum):
    """What a role may do besides keeping masters."""

    READ_HR_PAGES = "read_hr_pages"  # 人事の集計と一覧
    PLAN_AHEAD = "plan_ahead"  # days to come: next April's organisation
    IMPORT = "import"  # 取り込みとその取り消し
    EXPORT = "export"  # 一覧の書き出し
    HAND_OUT_CODES = "hand_out_codes"  # パスワード再設定のコード
    READ_LOG = "read_log"  # 閲覧と操作の記録


RIGHTS: dict[str, frozenset[Right]] = {
    Role.HR: frozenset({Right.READ_HR_PAGES, Right.PLAN_AHEAD, Right.IMPORT, Right.EXPORT, Right.HAND_OUT_CODES}),
    Role.BUREAU_HR: frozenset({Right.READ_HR_PAGES, Right.EXPORT}),
    Role.TRAINING: frozenset(),
    Role.AUDITOR: frozenset({Right.READ_LOG}),
    Role.ADMINISTRATOR: frozenset({Right.HAND_OUT_CODES}),
}


class Relation(StrEnum):
    """How a user stands to an employee on a day."""

    SELF = "self"  # 本人
    MANAGER = "manager"  # 上司: heads a department above him, or acts for its head; not of himself, nor of that head
    HR = "hr"
    BUREAU_HR = "bureau_hr"
    TRAINING = "training"
    COLLEAGUE = "colleague"  # of the same authority


class Aspect(StrEnum):
    """A part of what is kept about a person."""

    CARD = "card"  # name, kana, number, today's department and title: what the staff list tells everybody
    CAREER = "career"  # postings, grades, years, secondments
    QUALIFICATIONS = "qualifications"
    ABSENCE = "absence"  # from when to when somebody is away
    LEAVE = "leave"  # why: health and family (要配慮個人情報)
    PERSONAL = "personal"  # birth date, former name, pay family and pay grade
    LOG = "log"  # who looked at the record


# By relation, what is open: each app has its own table of this shape.
Sights = Mapping[Relation, frozenset[Any]]

SIGHTS: dict[Relation, frozenset[Aspect]] = {
    Relation.SELF: frozenset(Aspect),
    Relation.MANAGER: frozenset({Aspect.CARD, Aspect.CAREER, Aspect.QUALIFICATIONS, Aspect.ABSENCE}),
    Relation.HR: frozenset(Aspect) - {Aspect.LOG},
    Relation.BUREAU_HR: frozenset(Aspect) - {Aspect.LOG},
    Relation.TRAINING: frozenset({Aspect.CARD, Aspect.CAREER, Aspect.QUALIFICATIONS}),
    Relation.COLLEAGUE: frozenset({Aspect.CARD}),
}


# The columns that tell how a user stands to an employee are called so, and as the relation.
TOLD = "stands_as_"

# 監査 reads who changed what and when; what tells of health, family or the private person stays hidden from him.
READ_IN_HISTORY = frozenset(Aspect) - {Aspect.LEAVE, Aspect.PERSONAL, Aspect.LOG}


def allows(roles: frozenset[str], perm: str) -> bool:
    return any(fnmatchcase(perm, pattern) for role in roles for pattern in PERMISSIONS[role])


def allows_any(roles: frozenset[str], app_label: str) -> bool:
    return any(pattern.startswith(f"{app_label}.") for role in roles for pattern in PERMISSIONS[role])


def may(user: Any, right: Right, *, on: date) -> bool:
    """Whether a role of the user gives the right on a day."""
    return bool(user.is_active) and any(right in RIGHTS[role] for role in user.roles_on(on))


def may_see(user: User, employee: Employee, aspect: Aspect, *, on: date) -> bool:
    """Whether the user may see this part of the person's record on a day."""
    return aspect in aspects_of(user, employee, on=on)


def aspects_of(user: User, employee: Employee, *, on: date) -> frozenset[Aspect]:
    """All that the user may see of one person on a day; empty when the person is not to be found at all."""
    return frozenset().union(*(SIGHTS[relation] for relation in relations_of(user, employee, on=on)))


def relations_of(user: User, employee: Employee, *, on: date) -> frozenset[Relation]:
    """All the ways in which the user stands to the person on a day."""
    return frozenset(_relations(user.standing_on(on), employee, on))


def aspects_told(employee: Employee) -> frozenset[Aspect]:
    """The same of an employee who was read with how the user stands to him (``with_relations``)."""
    return frozenset().union(*(SIGHTS[relation] for relation in relations_told(employee)))


def relations_told(employee: Employee) -> frozenset[Relation]:
    return frozenset(relation for relation in Relation if getattr(employee, f"{TOLD}{relation}", False))


def aspects_in_history(user: User, employee: Employee, *, on: date) -> frozenset[Aspect]:
    """Of which parts the user may read the changes; empty when the person's history is not to be found at all.

    HR reads those of the records that it keeps, and the auditor those of everybody in the own authority.
    """
    seen = aspects_of(user, employee, on=on)
    if Aspect.PERSONAL in seen and user.has_perm("staff.view_employee"):
        return seen
    if may(user, Right.READ_LOG, on=on) and user.authority_id == employee.authority_id:
        return READ_IN_HISTORY
    return frozenset()


# Who reaches everybody of the authority needs no other reason, and the database none to look at.
_REACH_ALL = (Relation.HR, Relation.TRAINING)
# These reach people who have a post in the authority on the day; they serve in it, then, and are colleagues.
_OF_COLLEAGUES = (Relation.MANAGER, Relation.BUREAU_HR)


def relations(user: User, *, on: date) -> dict[str, Q]:
    """How the user stands to each employee on a day, as columns for a queryset."""
    return {f"{TOLD}{relation}": found for relation, found in _conditions(user, Relation, "", on).items()}


def people(user: User, aspect: StrEnum, *, on: date, prefix: str = "", sights: Sights = SIGHTS) -> Q:
    """The condition of the employees of whom the user may see ``aspect`` on a day.

    ``prefix`` leads from the rows that are narrowed to the employee (``employee__``). ``sights``: the table of the app
    whose aspect it is.
    """
    open_to = [relation for relation in Relation if aspect in sights[relation]]
    for whole in _conditions(user, [r for r in open_to if r in _REACH_ALL], prefix, on).values():
        return whole
    if Relation.COLLEAGUE in open_to:
        open_to = [relation for relation in open_to if relation not in _OF_COLLEAGUES]
    return reduce(or_, _conditions(user, open_to, prefix, on).values(), Q(pk__in=[]))


def people_as(user: User, relation: Relation, *, on: date, prefix: str = "") -> Q:
    """The condition of the employees who stand in this one relation to the user on a day."""
    return _conditions(user, [relation], prefix, on).get(relation) or Q(pk__in=[])


def _relations(standing: Standing, employee: Employee, on: date) -> set[Relation]:
    if standing.user_id is None or standing.authority_id != employee.authority_id:
        return set()
    relations = {
        Relation.SELF: employee.pk == standing.employee_id,
        Relation.HR: Role.HR in standing.roles,
        Relation.TRAINING: Role.TRAINING in standing.roles,
        Relation.COLLEAGUE: employee.serves_on(on),
    }
    held = {relation for relation, holds in relations.items() if holds}
    if standing.headed or standing.entrusted:
        posts = standing.posts_of(employee.pk)
        places = {department for department, _ in posts}
        stands_over = any(is_head and department in standing.over for department, is_head in posts)
        if places & standing.below and not stands_over and Relation.SELF not in held:
            held.add(Relation.MANAGER)
        if places & standing.bureaus:
            held.add(Relation.BUREAU_HR)
    return held


def _conditions(user: User, among: Iterable[Relation], prefix: str, on: date) -> dict[Relation, Q]:
    """For each of these relations, the employees who stand in it to the user; left out where nobody can."""
    standing = user.standing_on(on)
    found = {relation: _condition(standing, relation, prefix, on) for relation in among}
    return {relation: condition for relation, condition in found.items() if condition is not None}


def _condition(standing: Standing, relation: Relation, prefix: str, on: date) -> Q | None:
    """Put together once, and only where it is asked for."""
    if (relation, prefix) not in standing.conditions:
        standing.conditions[relation, prefix] = _put_together(standing, relation, prefix, on)
    return standing.conditions[relation, prefix]


def _put_together(standing: Standing, relation: Relation, prefix: str, on: date) -> Q | None:
    if standing.user_id is None or standing.authority_id is None:
        return None
    here, pk = Q(**{f"{prefix}authority_id": standing.authority_id}), f"{prefix}pk"
    match relation:
        case Relation.SELF:
            return Q(**{pk: standing.employee_id}) if standing.employee_id else None
        case Relation.MANAGER:
            return Q(**{f"{pk}__in": standing.people_below()}) if standing.below else None
        case Relation.HR | Relation.TRAINING:
            return here if relation.value in standing.roles else None
        case Relation.BUREAU_HR:
            return Q(**{f"{pk}__in": standing.people_in(standing.bureaus)}) if standing.bureaus else None
        case Relation.COLLEAGUE:
            stays = Q(**{f"{prefix}left_on": None}) | Q(**{f"{prefix}left_on__gte": on})
            return here & Q(**{f"{prefix}hired_on__lte": on}) & stays
