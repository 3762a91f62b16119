"""Questions about sheets (記録書への問い)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from evaluations import access
from evaluations.access import Right
from evaluations.rules import workflow

if TYPE_CHECKING:
    from evaluations.models import BehaviourNote, Sheet  # noqa: F401  # annotations
    from staff.models import User


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """One's own, those on which one has (or had) a stage or acts for who has it, and all for those who read them.

        A rehearsal is seen by those who run it, and by nobody else.
        """
        if user.authority_id is None:
            return self.none()
        own = self.filter(cycle__scheme__authority=user.authority_id)
        if access.may(user, Right.READ_SHEETS, on=on):
            return own
        me = user.standing_on(on).employee_id or 0
        return own.filter(Q(employee=me) | Q(pk__in=_staged(user, on)), cycle__rehearsal_of=None)

    def staged_by(self, user: User, *, on: date) -> Self:
        """Those on which one has a stage now, or acts for who has it; never one's own."""
        me = user.standing_on(on).employee_id or 0
        held = _staged(user, on).filter(is_current=True)
        return self.filter(pk__in=held, cycle__rehearsal_of=None).exclude(employee=me)

    def with_stages(self) -> Self:
        """With their evaluators. In their own order they would be sorted by cycle and scheme, too: four tables more."""
        from evaluations.models import SheetStage

        return self.prefetch_related(models.Prefetch("stages", SheetStage.objects.order_by("pk")))

    def current(self) -> Self:
        """Without those that a corrected one has replaced."""
        return self.filter(is_current=True)

    def with_result(self) -> Self:
        return self.filter(state__in=sorted(workflow.RESULT))

    def known(self) -> Self:
        """Disclosed: the person may know the result."""
        return self.filter(state__in=sorted(workflow.KNOWN), disclosed_at__isnull=False)


def _staged(user: User, on: date) -> models.QuerySet[Any, Any]:
    from evaluations.models import SheetStage

    return SheetStage.objects.filter(access.staged(user, on=on)).values("sheet")


class NoteQuerySet(models.QuerySet["BehaviourNote"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Each reads what he wrote himself."""
        return self.filter(author=user.standing_on(on).employee_id or 0)
