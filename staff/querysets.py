"""Questions about people and places, as office language (組織と職員への問い). The day is always passed in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.db.models import Prefetch, Q

from common.database import DaysBefore
from common.dated import DatedQuerySet, holding
from common.text import search_key
from staff import access
from staff.access import Aspect, Right
from staff.rules.organisation import Organisation, Unit
from staff.rules.places import Places

if TYPE_CHECKING:
    from staff.models import (  # noqa: F401  # for annotations in quotes
        AuditEvent,
        Delegation,
        Department,
        DepartmentVersion,
        Employee,
        Leave,
        Posting,
        Qualification,
        RoleGrant,
        Secondment,
        User,
    )


class RoleGrantQuerySet(DatedQuerySet["RoleGrant"]):
    pass


class DelegationQuerySet(DatedQuerySet["Delegation"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Who keeps or audits delegations sees the own authority's; everybody sees those that concern him."""
        if user.has_perm("staff.view_delegation"):
            return self.filter(principal__authority=user.authority_id)
        return self.filter(Q(principal=user) | Q(delegate=user))


class OwnAuthorityQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Of the own authority, for those who import, and for those who read what was done."""
        reads = any(access.may(user, right, on=on) for right in (Right.IMPORT, Right.READ_LOG))
        if user.authority_id is None or not reads:
            return self.none()
        return self.filter(authority=user.authority_id)


class ImportRunQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Of the own authority: of the books that one may import, and all for those who read what was done."""
        from staff.imports.books import books_for

        if user.authority_id is None:
            return self.none()
        own = self.filter(authority=user.authority_id)
        reads = access.may(user, Right.READ_LOG, on=on)
        return own if reads else own.filter(book__in=[book.code for book in books_for(user, on=on)])


class DepartmentQuerySet(DatedQuerySet["Department"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """The staff list shows everybody of the authority every department that exists or existed.

        What is to come is seen by those who plan it.
        """
        own = self.filter(authority=user.authority_id) if user.authority_id else self.none()
        return own if access.may(user, Right.PLAN_AHEAD, on=on) else own.begun(by=on)

    def organisation(self, *, authority: int | None, on: date) -> Organisation:
        """The whole tree of one day, in one query."""
        from staff.models import DepartmentVersion

        departments = self.filter(authority=authority).holding(on=on)
        versions = DepartmentVersion.objects.filter(department__in=departments, valid_from__lte=on)
        rows = versions.order_by("valid_from").values_list(*_UNIT)
        # The last version that began by the day is the one that holds: later rows overwrite earlier ones.
        return Organisation(on, {row[0]: Unit(*row) for row in rows}.values())

    def places(self, *, authority: int | None) -> Places:
        """Every department of an authority as it was and will be called and placed, in one query."""
        from staff.models import DepartmentVersion

        versions = DepartmentVersion.objects.filter(department__authority=authority)
        rows = versions.order_by().values_list("valid_from", *_UNIT)
        return Places([(row[0], Unit(*row[1:])) for row in rows])


# What a ``Unit`` is made of, out of the versions.
_UNIT = (
    "department_id", "department__code", "name", "kind", "parent_id", "sector", "head_title", "order",
    "department__valid_to",
)  # fmt: skip


class DepartmentVersionQuerySet(models.QuerySet["DepartmentVersion"]):
    pass


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def visible_to(self, user: User, *, on: date, aspect: Aspect = Aspect.CAREER) -> Self:
        """Those of whom the user may see this part of the record on a day."""
        return self.filter(access.people(user, aspect, on=on))

    def listed_for(self, user: User, *, on: date) -> Self:
        """Those whom the staff list shows the user: everybody serving in the own authority, and more to HR."""
        return self.visible_to(user, on=on, aspect=Aspect.CARD)

    def with_relations(self, user: User, *, on: date) -> Self:
        """Each with how the user stands to him: ``access.aspects_told`` reads it."""
        return self.annotate(**access.relations(user, on=on))

    def serving(self, *, on: date) -> Self:
        """In service on the day (在職)."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=on), hired_on__lte=on)

    def without_main_posting(self, *, on: date) -> Self:
        """In service, and nowhere (本務の発令がない)."""
        return self.serving(on=on).exclude(pk__in=_postings().on(on).main().values("employee"))

    def in_departments(self, departments: Any, *, on: date) -> Self:
        """Those who have a main or a concurrent post there on the day."""
        return self.filter(pk__in=_postings().on(on).filter(department__in=departments).values("employee"))

    def matching(self, words: str) -> Self:
        """By name, kana or number, in any width, case, kana or variant of characters; all words must be found."""
        found = self
        for word in words.split():
            found = found.filter(search_key__contains=search_key(word))
        return found

    def with_posts(self, *, on: date) -> Self:
        """Each with ``posts``: the posts of the day, the main one first."""
        posts = _postings().on(on).order_by("-is_main", "valid_from", "pk")
        return self.prefetch_related(Prefetch("postings", queryset=posts, to_attr="posts"))


def _postings() -> PostingQuerySet:
    from staff.models import Posting

    return Posting.objects.all()


class PostingQuerySet(DatedQuerySet["Posting"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """The careers that the user may see; what is to come, only those who plan it.

        An end that is still to come is in the row all the same: pages show it by ``careers.known_end``.
        """
        rows = self.filter(access.people(user, Aspect.CAREER, on=on, prefix="employee__"))
        return rows if access.may(user, Right.PLAN_AHEAD, on=on) else rows.begun(by=on)

    def on(self, day: date) -> Self:
        """The orders in effect on a day."""
        return self.filter(holding(day))

    def main(self) -> Self:
        return self.filter(is_main=True)

    def concurrent(self) -> Self:
        return self.filter(is_main=False)

    def heads(self) -> Self:
        return self.filter(is_head=True)

    def ending(self, *, after: date, by: date) -> Self:
        """Those whose end lies between two days, both included."""
        return self.filter(valid_to__gte=after, valid_to__lte=by)


class _OfEmployee(DatedQuerySet[Any]):
    aspect: Aspect

    def visible_to(self, user: User, *, on: date) -> Self:
        rows = self.filter(access.people(user, self.aspect, on=on, prefix="employee__"))
        return rows if access.may(user, Right.PLAN_AHEAD, on=on) else rows.begun(by=on)


class LeaveQuerySet(_OfEmployee):
    aspect = Aspect.LEAVE

    def absences_visible_to(self, user: User, *, on: date) -> Self:
        """Those of which the user may know the days; the kind is not for everybody among them (``Aspect.LEAVE``)."""
        return self.filter(access.people(user, Aspect.ABSENCE, on=on, prefix="employee__"))


class SecondmentQuerySet(_OfEmployee):
    aspect = Aspect.CAREER


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        return self.filter(access.people(user, Aspect.QUALIFICATIONS, on=on, prefix="employee__"))

    def expiring(self, *, by: date) -> Self:
        return self.filter(expires_on__lte=by)

    def to_be_reminded(self, *, on: date) -> Self:
        """Not yet expired for longer than a year, and within the days of the reminder."""
        lately = self.filter(expires_on__gte=on - timedelta(days=365))
        return lately.annotate(first_reminder=DaysBefore("expires_on", "remind_days")).filter(first_reminder__lte=on)


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """The auditor reads the own authority's; everybody reads who looked at him."""
        if access.may(user, Right.READ_LOG, on=on):
            return self.filter(authority=user.authority_id)
        own = user.standing_on(on).employee_id
        return self.filter(whose__employee=own) if own else self.none()

    def update(self, **kwargs: Any) -> NoReturn:
        from staff.models.records import refuse_change

        refuse_change()

    def delete(self) -> NoReturn:
        from staff.models.records import refuse_change

        refuse_change()
