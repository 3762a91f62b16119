"""How a user stands on a day (立場): roles, departments headed, the person he is. All rights follow from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, OuterRef, Q, Value

from staff.access import Power, Relation, Role
from staff.waiting import Question, ask, question

if TYPE_CHECKING:
    from staff.models import User
    from staff.rules.organisation import Organisation
    from staff.rules.places import Places


@dataclass(frozen=True)
class Standing:
    """Worked out once per user and day, and kept no longer than the request (``User.standing_on``)."""

    on: date
    user_id: int | None = None
    authority_id: int | None = None
    employee_id: int | None = None
    roles: frozenset[str] = frozenset()
    # Those of the roles that were granted to the user himself.
    own_roles: frozenset[str] = frozenset()
    # Departments headed, by an own posting or for somebody else (代行).
    headed: frozenset[int] = frozenset()
    # The departments that a 部局人事担当 looks after.
    entrusted: frozenset[int] = frozenset()
    # What ``access`` has put together for this standing, by the relation and the way to the employee.
    conditions: dict[tuple[Relation, str], Q | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def acts_for(self) -> frozenset[int]:
        """The employees in whose place the user acts as a manager on the day (代行), and himself."""
        from staff.models import Delegation

        if self.user_id is None:
            return frozenset()
        lent = Delegation.objects.holding(on=self.on).filter(delegate=self.user_id, power=Power.MANAGER)
        principals = lent.filter(principal__is_active=True, principal__employee__isnull=False)
        found = frozenset(principals.values_list("principal__employee", flat=True))
        return found | {self.employee_id} if self.employee_id else found

    def told(self) -> tuple[Any, ...]:
        """All that a condition can depend on: of two standings that tell the same, one asks as the other."""
        stands = (self.on, self.user_id, self.authority_id, self.employee_id, self.roles, self.own_roles)
        return (*stands, self.headed, self.entrusted, self.below, self.over, self.bureaus)

    @property
    def is_manager(self) -> bool:
        return bool(self.headed)

    @cached_property
    def places(self) -> Places:
        """The own authority's departments as they were on every day."""
        from staff.trees import places_of

        return places_of(self.authority_id)

    @cached_property
    def organisation(self) -> Organisation:
        """The own authority's departments on the day."""
        return self.organisation_on(self.on)

    def organisation_on(self, day: date) -> Organisation:
        """The own authority's departments on another day."""
        from staff.trees import tree_of

        return tree_of(self.places, day)

    @cached_property
    def below(self) -> frozenset[int]:
        """The departments headed and all under them (配下)."""
        return self.organisation.below(self.headed) if self.headed else frozenset()

    @cached_property
    def bureaus(self) -> frozenset[int]:
        """The departments of a 部局人事担当, and all under them."""
        return self.organisation.below(self.entrusted) if self.entrusted else frozenset()

    @cached_property
    def over(self) -> frozenset[int]:
        """The topmost departments headed and all above them: whoever heads one is no subordinate of the user.

        Not the user himself, then, nor the one for whom he acts (代行), nor somebody with a concurrent post below.
        """
        above = {headed: {unit.id for unit in self.organisation.above(headed)} for headed in self.headed}
        tops = {headed for headed, units in above.items() if not units & self.headed}
        return frozenset().union(tops, *(above[top] for top in tops))

    def people_in(self, departments: frozenset[int]) -> Any:
        """The employees who have a post there on the day, as a subquery."""
        return _posts(self.on).filter(department__in=departments).values("employee")

    def people_below(self) -> Any:
        """The employees whom the user leads, as a subquery: those below, without who heads one of ``over`` and himself.

        One subquery: with a second one beside it that leaves people out, PostgreSQL reads all people there are.
        """
        found = _posts(self.on).filter(department__in=self.below).exclude(employee__in=self.people_over())
        return (found.exclude(employee=self.employee_id) if self.employee_id else found).values("employee")

    def people_over(self) -> Any:
        """The employees who head one of ``over``, as a subquery."""
        return _posts(self.on).heads().filter(department__in=self.over).values("employee")

    def posts_of(self, employee_id: int) -> list[tuple[int, bool]]:
        """The departments in which an employee has a post on the day, and whether he heads them."""
        return list(_posts(self.on).filter(employee=employee_id).values_list("department", "is_head"))


def _posts(on: date) -> Any:
    from staff.models import Posting

    return Posting.objects.on(on)


def standing_of(user: User, on: date) -> Standing:
    """Read from grants, postings and delegations in one query; the tree is read when it is needed."""
    if not user.is_active:
        return Standing(on)
    rows = ask(_question_of(user.pk, on))
    return Standing(
        on,
        user.pk,
        user.authority_id,
        employee_id=_own_employee(user),
        roles=frozenset(role for role, _, _ in rows if role),
        own_roles=frozenset(role for role, _, is_own in rows if role and is_own),
        headed=frozenset(department for role, department, _ in rows if not role),
        entrusted=frozenset(department for role, department, _ in rows if role == Role.BUREAU_HR),
    )


@lru_cache(maxsize=1000)
def _question_of(user_id: int, on: date) -> Question | None:
    """Its words alone are kept, since every request asks it: the user and the day are all that it depends on."""
    return question([_grants(user_id, on), *_headed(user_id, on)])


def _grants(user_id: int, on: date) -> Any:
    """(role, department, whether to himself) of what was granted to the user, or to somebody whom he acts for."""
    from staff.models import RoleGrant

    lent = _lent_to(user_id, on).filter(principal=OuterRef("user"), power=OuterRef("role"))
    held = RoleGrant.objects.holding(on=on).filter(Q(user=user_id) | Exists(lent))
    return held.order_by().values_list("role", "department", ExpressionWrapper(Q(user=user_id), BooleanField()))


def _headed(user_id: int, on: date) -> list[Any]:
    """("", department, False) of what the user heads, and of what they head for whom he acts as a manager.

    Two parts: each begins with the few people whom it is about, where one condition for both would look at all heads.
    """
    lent = _lent_to(user_id, on).filter(power=Power.MANAGER)
    heads = _posts(on).heads().order_by()
    held = (heads.filter(employee__user=user_id), heads.filter(employee__user__in=lent.values("principal")))
    return [rows.values_list(Value("", output_field=CharField()), "department", Value(False)) for rows in held]


def has_power(user: User, power: str, *, on: date) -> bool:
    """Whether the user has the power on a day himself, and not in somebody's place."""
    from staff.models import Posting, RoleGrant

    if power == Power.MANAGER:
        return Posting.objects.on(on).heads().filter(employee__user=user.pk).exists()
    return RoleGrant.objects.holding(on=on).filter(user=user.pk, role=power).exists()


def _lent_to(user_id: int, on: date) -> Any:
    """What others let the user do for them on a day (代行)."""
    from staff.models import Delegation

    return Delegation.objects.holding(on=on).filter(delegate=user_id, principal__is_active=True)


def _own_employee(user: User) -> int | None:
    """Who the user is; read along with the user by ``staff.login.backends``."""
    employee = getattr(user, "employee", None)
    return employee.pk if employee else None
