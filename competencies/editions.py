"""The life of an edition (版の一生): draft → in force → superseded. The one door for every move."""

from datetime import date, datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common import frozen
from competencies.completeness import shortcomings
from competencies.copying import copy_parts
from competencies.models import AppointingAuthority, Framework
from competencies.rules.difference import Section, differences
from competencies.snapshots import entries

# What belongs to one edition alone, and is not carried into its successor.
_OWN = {"id", "number", "state", "effective_from", "effective_to", "effective_note", "consulted_on",
        "based_on", "put_in_force_by", "put_in_force_at"}  # fmt: skip


@transaction.atomic
def revise(framework: Framework, *, by: AbstractBaseUser, at: datetime) -> Framework:
    """Copy an edition, whole, into a new draft with the authority's next number (改定案を作る)."""
    authority = _locked(framework)
    values = {f.name: getattr(framework, f.name) for f in framework._meta.concrete_fields if f.name not in _OWN}
    latest = authority.framework_set.aggregate(latest=Max("number"))["latest"]
    draft = Framework.objects.create(**values, number=latest + 1, based_on=framework)
    copy_parts(framework, draft)
    _record(draft, by, at, _("「%(edition)s」を写して改定案を作りました。") % {"edition": framework})
    return draft


@transaction.atomic
def put_in_force(framework: Framework, *, by: AbstractBaseUser, at: datetime) -> Framework:
    """Put a draft in force from its date, and end the edition before it on the day before (施行する).

    Raises ValidationError, one message for each thing missing; then nothing has changed.
    """
    _locked(framework)
    framework.refresh_from_db()
    if framework.frozen:
        raise ValidationError(_("この版はすでに施行されています。"), code="frozen")
    missing = shortcomings(framework)
    if missing or framework.effective_from is None:
        raise ValidationError(missing)
    _end_former(framework, last_day=framework.effective_from - timedelta(days=1))
    Framework.objects.filter(pk=framework.pk).move(
        state=Framework.State.IN_FORCE, put_in_force_by=by, put_in_force_at=at
    )
    frozen.forget()
    framework.refresh_from_db()
    _record(framework, by, at, _("施行しました。"))
    return framework


def compare(old: Framework, new: Framework) -> list[Section]:
    """What was added, removed, renamed, reworded and re-weighted, grade by grade and then the rest."""
    return differences(entries(old), entries(new))


def _locked(framework: Framework) -> AppointingAuthority:
    """The authority, locked: two moves of its editions come one after the other."""
    return AppointingAuthority.objects.select_for_update().get(pk=framework.authority_id)


def _end_former(framework: Framework, *, last_day: date) -> None:
    former = framework.former()
    if former is None:
        return
    last_day = min(last_day, former.effective_to or last_day)
    Framework.objects.filter(pk=former.pk).move(state=Framework.State.SUPERSEDED, effective_to=last_day)


def _record(framework: Framework, by: AbstractBaseUser, at: datetime, message: str) -> None:
    LogEntry.objects.create(
        user_id=by.pk,
        action_time=at,
        content_type=ContentType.objects.get_for_model(Framework),
        object_id=str(framework.pk),
        object_repr=str(framework)[:200],
        action_flag=CHANGE,
        change_message=message,
    )
