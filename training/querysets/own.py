"""Questions about what people learn by themselves, plan and record (自己啓発・計画・OJTへの問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.dated import DatedQuerySet
from common.text import search_key
from training import access
from training.access import Aspect
from training.rules import subsidies

if TYPE_CHECKING:
    from staff.models import User
    from training.models import (  # noqa: F401  # annotations
        DevelopmentPlan,
        ExternalRecord,
        OJTPlan,
        SelfRating,
        Subsidy,
        TrainingRole,
    )


class SubsidyQuerySet(models.QuerySet["Subsidy"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """One's own, those of the groups that one learns in, one's people's, and all for those who approve."""
        own = user.standing_on(on).employee_id
        seen = access.people(user, Aspect.SUBSIDY, on=on, prefix="employee__")
        return self.filter(seen | Q(pk__in=self.model.members.through.objects.filter(employee=own).values("subsidy")))

    def of(self, employee: int | None) -> Self:
        """One's own, and those of the groups that one learns in."""
        members = self.model.members.through.objects.filter(employee=employee)
        return self.filter(Q(employee=employee) | Q(pk__in=members.values("subsidy")))

    def committed(self) -> Self:
        """Those that have taken, or keep, money of their year's budget."""
        return self.filter(state__in=sorted(subsidies.COMMITTED))


class ExternalRecordQuerySet(models.QuerySet["ExternalRecord"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        return self.filter(access.people(user, Aspect.EXTERNAL, on=on, prefix="employee__"))

    def confirmed(self) -> Self:
        return self.filter(state="confirmed")


class PlanQuerySet(models.QuerySet["DevelopmentPlan"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """While a plan is being written, the person and his head alone read it."""
        drafts = access.people(user, Aspect.DRAFT_PLAN, on=on, prefix="employee__")
        return self.filter(access.people(user, Aspect.PLAN, on=on, prefix="employee__") & (~Q(state="draft") | drafts))


class SelfRatingQuerySet(models.QuerySet["SelfRating"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        return self.filter(access.people(user, Aspect.SELF_RATING, on=on, prefix="employee__"))

    def latest_by(self, *, on: date) -> Self:
        """The last one of each ability of each person, by a day."""
        later = self.model.objects.filter(
            employee=OuterRef("employee"), competency_code=OuterRef("competency_code"), rated_on__lte=on,
            rated_on__gt=OuterRef("rated_on"),
        )  # fmt: skip
        return self.filter(~Exists(later), rated_on__lte=on)


class TrainingRoleQuerySet(DatedQuerySet["TrainingRole"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        return self.filter(employee__authority=user.authority_id) if user.authority_id else self.none()


class OJTPlanQuerySet(DatedQuerySet["OJTPlan"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """One's own, that of whom one instructs, one's people's, and all for those who keep them."""
        own = Q(instructor=user.standing_on(on).employee_id or 0)
        return self.filter(access.people(user, Aspect.OJT, on=on, prefix="employee__") | own)

    def of_people_matching(self, words: str) -> Self:
        """By name, kana or number of the new member or the instructor; all words must be found."""
        found = self
        for key in map(search_key, words.split()):
            found = found.filter(Q(employee__search_key__contains=key) | Q(instructor__search_key__contains=key))
        return found
