"""Many record forms at once (記録書のまとめ印刷): of a department with all that stands under it, for one reader.

Each form is his copy of it: what he reads on the page, and no more. One's own form is in no bundle. A paper holds so
many forms that it is drawn in little memory; of more, several papers lie in one archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from evaluations import access
from evaluations.access import Right
from evaluations.models import Cycle, Sheet
from evaluations.opening.facts import day_of
from evaluations.papers.pdf import records_pdf
from evaluations.papers.record import Record
from evaluations.papers.sight import Copy, Sight
from evaluations.querysets.cycles import CycleQuerySet
from staff.models import Department, User
from staff.rules.organisation import Organisation

# At once: half an hour of the worker at most, which does nothing else meanwhile.
MOST = 400
# Forms in one paper: laying them out takes some 7 MB for each.
IN_A_PAPER = 30


@dataclass(frozen=True)
class Place:
    """A department of which there is something to print; ``number``: of forms, with all under it."""

    pk: int
    name: str
    label: str
    number: int


def cycles(user: User, *, on: date) -> CycleQuerySet:
    """Those that have forms; nobody keeps a paper of a rehearsal."""
    return Cycle.objects.visible_to(user, on=on).real().exclude(state=Cycle.State.DRAFT)


def printable(user: User, cycle: Cycle | None, *, on: date) -> QuerySet[Sheet, Any]:
    """The forms of which somebody may have copies: all for HR, else those that he evaluates. Never his own."""
    me = user.standing_on(on).employee_id or 0
    seen = Sheet.objects.visible_to(user, on=on)
    if not access.may(user, Right.READ_SHEETS, on=on):
        seen = seen.staged_by(user, on=on)
    return seen.current().filter(cycle=cycle).exclude(employee=me)


def places(user: User, cycle: Cycle, *, on: date) -> list[Place]:
    """From the top down, as the organisation was when people were placed; then what is no more. Two queries."""
    rows = printable(user, cycle, on=on).order_by().values_list("department", "department_name").annotate(n=Count("pk"))
    counted: dict[int, tuple[str, int]] = {}
    for department, name, number in rows:
        counted[department] = (name, counted.get(department, ("", 0))[1] + number)
    organisation = organisation_of(cycle, on=on)
    found = [_place(unit.id, organisation, counted) for unit in organisation]
    gone = [Place(pk, name, name, n) for pk, (name, n) in sorted(counted.items()) if pk not in organisation]
    return [place for place in (*found, *gone) if place.number]


def organisation_of(cycle: Cycle, *, on: date) -> Organisation:
    return Department.objects.organisation(authority=cycle.scheme.authority_id, on=day_of(cycle, on))


def _place(pk: int, organisation: Organisation, counted: dict[int, tuple[str, int]]) -> Place:
    number = sum(counted[one][1] for one in organisation.below([pk]) if one in counted)
    path = organisation.path(pk)
    return Place(pk, " ".join(unit.name for unit in path), "　" * (len(path) - 1) + path[-1].name, number)


def of_place(sheets: QuerySet[Sheet, Any], cycle: Cycle, department: int | None, *, on: date) -> QuerySet[Sheet, Any]:
    """Those of a department and all under it, or of everybody."""
    if department is not None:
        sheets = sheets.filter(department__in=organisation_of(cycle, on=on).below([department]) | {department})
    return sheets.order_by("department__code", "staff_number", "pk")


# ── The paper


@dataclass(frozen=True)
class Order:
    """What is to be printed. ``sheets``: by key, in the order of the paper."""

    sheets: list[int]
    copy: Copy
    title: str
    by: User
    at: datetime
    on: date


def sights(sheets: Iterable[int], copy: Copy, user: User, *, on: date) -> Iterator[Sight]:
    """How the user sees each of these sheets now; without those that he does not."""
    keys = list(sheets)
    rows = Sheet.objects.visible_to(user, on=on).filter(pk__in=keys).select_related("cycle__scheme", "employee")
    found = {sheet.pk: sheet for sheet in rows.prefetch_related("stages")}
    for sheet in (found[key] for key in keys if key in found):
        if (stages := access.stages_of(user, sheet, on=on)) and not access.is_own(user, sheet, on=on):
            yield Sight(sheet, copy, stages)


def draw(order: Order, *, tell: Callable[[int], None]) -> tuple[IO[bytes], str, dict[int, list[str]]]:
    """The file, what kind it is (pdf, zip), and the parts that stand on each form. ``tell``: so many more are done."""
    parts: dict[int, list[str]] = {}
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  # handed on; it ends with whoever reads it
    papers = [order.sheets[start : start + IN_A_PAPER] for start in range(0, len(order.sheets), IN_A_PAPER)]
    if len(papers) == 1:
        file.write(_paper(order, papers[0], order.title, parts, tell))
        return file, "pdf", parts
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for number, sheets in enumerate(papers, 1):
            title = f"{order.title} {number}/{len(papers)}"
            archive.writestr(f"{_('人事評価記録書')}_{number:02}.pdf", _paper(order, sheets, title, parts, tell))
    return file, "zip", parts


def _paper(
    order: Order, sheets: list[int], title: str, parts: dict[int, list[str]], tell: Callable[[int], None]
) -> bytes:
    found = list(sights(sheets, order.copy, order.by, on=order.on))
    parts.update({sight.sheet.pk: sorted(sight.parts) for sight in found})
    records = (Record(sight.sheet, sight) for sight in found)
    paper = records_pdf(records, title=title, by=order.by.name, at=order.at, tell=lambda: tell(0))
    tell(len(sheets))
    return paper


def still_reads(user: User, copy: Copy, parts: dict[int, list[str]], *, on: date) -> bool:
    """Whether somebody may still have all that was printed for him."""
    now = {sight.sheet.pk: sight.parts for sight in sights(parts, copy, user, on=on)}
    return all(set(printed) <= now.get(pk, frozenset()) for pk, printed in parts.items())
