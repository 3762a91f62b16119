"""Notes of what somebody did on a day (職務行動記録): by himself, or by who evaluates him; each reads his own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.models import BehaviourNote, Sheet, SheetItem
from staff.models import User


@dataclass(frozen=True)
class Noted:
    """What a note says, and of whom."""

    employee_id: int
    on: date
    text: str
    item_code: str = ""


def sheets_noted(user: User, *, on: date) -> list[Sheet]:
    """The sheets of those of whom the user can write: his own first, then those on which he has a stage."""
    me = user.standing_on(on).employee_id
    own = Q(employee=me, cycle__rehearsal_of=None) if me else Q(pk=None)
    staged = Sheet.objects.staged_by(user, on=on).values("pk")
    rows = Sheet.objects.current().filter(own | Q(pk__in=staged)).filter(cycle__state="open")
    rows = rows.only("employee", "name", "kana", "staff_number")
    return sorted(rows, key=lambda sheet: (sheet.employee_id != me, sheet.kana, sheet.staff_number))


def items_of(sheets: list[Sheet]) -> list[tuple[str, str]]:
    """The items that a note on them can cite: (code, name), each code once."""
    rows = SheetItem.objects.filter(sheet__in=[sheet.pk for sheet in sheets]).order_by("axis__order", "order", "pk")
    found: dict[str, str] = {}
    for code, name in rows.values_list("code", "name"):
        found.setdefault(code, name)
    return list(found.items())


def write_note(said: Noted, *, by: User, at: datetime) -> BehaviourNote:
    """Raises ValidationError for a day to come, and of somebody whom the writer does not evaluate."""
    today = timezone.localdate(at)
    me = by.standing_on(today).employee_id
    if me is None:
        raise ValidationError(_("職員として登録されている人だけが書けます。"))
    if said.employee_id != me and said.employee_id not in {s.employee_id for s in sheets_noted(by, on=today)}:
        raise ValidationError(_("自分か、自分が評価者になっている職員について書けます。"))
    return _saved(BehaviourNote(author_id=me, employee_id=said.employee_id), said, at)


def change_note(note: BehaviourNote, said: Noted, *, by: User, at: datetime) -> BehaviourNote:
    """Its writer alone changes it; it stays with the person of whom it is."""
    _own(note, by, at)
    return _saved(note, said, at)


def remove_note(note: BehaviourNote, *, by: User, at: datetime) -> None:
    _own(note, by, at)
    note.delete()


def _own(note: BehaviourNote, by: User, at: datetime) -> None:
    if note.author_id != by.standing_on(timezone.localdate(at)).employee_id:
        raise ValidationError(_("自分が書いた記録だけを直せます。"))


def _saved(note: BehaviourNote, said: Noted, at: datetime) -> BehaviourNote:
    if said.on > timezone.localdate(at):
        raise ValidationError({"on": _("きょうまでの日を入力してください。")})
    note.on, note.text, note.item_code, note.written_at = said.on, said.text, said.item_code, at
    note.full_clean()
    note.save()
    return note
