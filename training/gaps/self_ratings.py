"""The one door for self-ratings (自己点検): one a day, and the earlier ones stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from staff.models import User
from training.models import SelfRating


def rate(user: User, ratings: Mapping[str, int], *, on: date) -> None:
    """Keep how far the user sees himself, by the abilities' codes; a second time on a day takes the first one's place.

    Raises ValidationError for somebody of whom no record is kept, and for a rating that cannot be.
    """
    own = user.standing_on(on).employee_id
    if own is None:
        raise ValidationError(_("自己点検は、本人だけが入力できます。"))
    rows = [SelfRating(employee_id=own, competency_code=code, step=step, rated_on=on) for code, step in ratings.items()]
    for row in rows:
        row.clean_fields()
    SelfRating.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["step"], unique_fields=["employee", "competency_code", "rated_on"]
    )
