"""Every page as every kind of user: no word of a private field is read by whoever may not read it.

Each private field of two people holds a word of its own (tests/staff/world.py). A page that shows such a word to
somebody must be allowed to (``staff.access``), and must have left a record of the sight.
"""

import io
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.contrib import admin
from django.urls import NoReverseMatch, resolve, reverse
from openpyxl import load_workbook

from common.dates import long_date, wareki
from common.exporting import PARAMETER, ListExport
from staff import access
from staff.access import Aspect, Right
from staff.admin.lists import ExportedList
from staff.models import AuditEvent, Employee
from tests.browsers import browser_of
from tests.staff.world import AWAY, BIRTH, KNOWN_END, STAFF_USERS, TODAY, World, token
from tests.url_rows import collected

EVERYBODY = frozenset(STAFF_USERS)
# Words about 甲 that no aspect of the record allows, but a part in the case: who may read each (tests/url_rows).
OF_CASES = {
    "印申出甲": frozenset({"own", "hr"}),  # what he complains of
    "印回答甲": frozenset({"own", "hr"}),
    "印聞取甲": frozenset({"hr"}),  # what was heard: not even he
}
NOON = f"{TODAY.isoformat()}T12:00:00+09:00"

# Which part of the record a field belongs to; the future belongs to those who plan ahead.
FIELDS = {
    "旧姓": Aspect.PERSONAL,
    "級": Aspect.PERSONAL,
    "前職": Aspect.CAREER,
    "備考": Aspect.CAREER,
    "病気": Aspect.LEAVE,
    "資格": Aspect.QUALIFICATIONS,
    "番号": Aspect.QUALIFICATIONS,
    "派遣先": Aspect.CAREER,
    "内示": None,
}


def ways_to_write(day: date) -> list[str]:
    return [day.isoformat(), f"{day.year}年{day.month}月{day.day}日", wareki(day), long_date(day), f"{day:%Y/%m/%d}"]


def words_of(mark: str) -> dict[str, Aspect | None]:
    """Each word that tells something of the person, with the aspect that allows it."""
    words = {token(mark, field): aspect for field, aspect in FIELDS.items()}
    words |= dict.fromkeys(ways_to_write(BIRTH[mark]), Aspect.PERSONAL)
    words |= {word: Aspect.ABSENCE for day in AWAY[mark] for word in ways_to_write(day)}
    return words | dict.fromkeys(ways_to_write(KNOWN_END[mark]), None)


# ── Where to look: each page once, of either person, and each list as a file too.


def addresses(world: World) -> dict[str, frozenset[str]]:
    """Each address, and who asks for it.

    Whom the table of addresses refuses is not asked again: tests/test_url_rows.py holds that, and a refusal is a page
    that knows nothing (``common.errors``).
    """
    found = dict.fromkeys(_records_in_admin(world), EVERYBODY)
    for row in (row for row in collected() if row.method == "GET"):
        admitted = frozenset(kind for kind, status in row.expected.items() if status == 200)
        page = row.address(world)
        found[page] = admitted
        if _is_list_to_export(page):
            found[_as_file(page)] = admitted
        if row.args(world) in ([world.subject.pk], [world.subject.user_id]):
            found[row.address(replace(world, subject=world.beside))] = EVERYBODY
    found |= dict.fromkeys(_lists_of_admin(), EVERYBODY)
    return found


def _lists_of_admin() -> Iterator[str]:
    """Every list of the admin as a file; the lists themselves stand in the table of addresses."""
    for model in (model for model, keeper in admin.site._registry.items() if isinstance(keeper, ExportedList)):
        yield _as_file(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist"))


def _as_file(page: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{PARAMETER}=xlsx"


def _is_list_to_export(page: str) -> bool:
    view = getattr(resolve(page.partition("?")[0]).func, "view_class", object)
    return issubclass(view, ListExport) and PARAMETER not in page


def _records_in_admin(world: World) -> Iterator[str]:
    """Every record of either person: the table of addresses has but one of each kind."""
    for model in (model for model in admin.site._registry if model._meta.app_label == "staff"):
        name = f"admin:{model._meta.label_lower.replace('.', '_')}"
        for row in _rows_about(model, world):
            for page in ("change", "history", "delete"):
                try:
                    yield reverse(f"{name}_{page}", args=[row.pk])
                except NoReverseMatch:
                    continue


def _rows_about(model, world: World) -> Iterable:
    people = [world.subject, world.beside]
    if model is Employee:
        return people
    if "employee" in {f.name for f in model._meta.get_fields()} and hasattr(model, "employee_id"):
        return model.objects.filter(employee__in=people)
    return []


# ── What is read there, and whether it may be.


def text_of(response) -> str:
    """What a reader would find in the answer, whatever kind of file it is."""
    kind = response.headers.get("Content-Type", "")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheet" in kind:
        book = load_workbook(io.BytesIO(body))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    if "pdf" in kind:
        read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True)  # noqa: S607
        return read.stdout.decode()
    return body.decode("utf-8", "replace")


def allowed(user, employee, aspect, page) -> bool:
    if user is None:
        return False
    if aspect and "/history/" in page and aspect in access.aspects_in_history(user, employee, on=TODAY):
        return True
    if aspect is None:
        in_reach = access.may_see(user, employee, Aspect.CAREER, on=TODAY)
        return in_reach and access.may(user, Right.PLAN_AHEAD, on=TODAY)
    return access.may_see(user, employee, aspect, on=TODAY)


def sight_is_due(user, employee, page) -> bool:
    """Not of oneself; and figures are about nobody: a word in them is a pay grade's name."""
    return user is not None and user.standing_on(TODAY).employee_id != employee.pk and "/hr/counts/" not in page


@pytest.mark.usefixtures("quick_answers")
@time_machine.travel(NOON, tick=False)
def test_no_word_is_read_by_whoever_may_not_read_it_and_every_sight_is_written_down(world):
    pages = addresses(world)
    people = [(employee, words_of(mark)) for mark, employee in (("甲", world.subject), ("乙", world.beside))]
    leaks, unrecorded, seen, seen_of_cases = [], [], set(), set()
    for kind in STAFF_USERS:
        user = world.users[kind]
        browser = browser_of(user)
        for page in (page for page, askers in pages.items() if kind in askers):
            before = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            text = text_of(browser.get(page))
            read_of_cases = {word for word in OF_CASES if word in text}
            seen_of_cases |= read_of_cases
            leaks += [f"{kind} reads {word} at {page}" for word in read_of_cases if kind not in OF_CASES[word]]
            if read_of_cases and sight_is_due(user, world.subject, page) and not _recorded(user, world.subject, before):
                unrecorded.append(f"{kind} reads of {world.subject} at {page} ({', '.join(read_of_cases)})")
            for employee, words in people:
                read = {word: aspect for word, aspect in words.items() if word in text}
                seen |= set(read)
                leaks += [
                    f"{kind} reads {word} at {page}"
                    for word, aspect in read.items()
                    if not allowed(user, employee, aspect, page)
                ]
                if read and sight_is_due(user, employee, page) and not _recorded(user, employee, before):
                    unrecorded.append(f"{kind} reads of {employee} at {page} ({', '.join(read)})")
    assert not leaks, "\n".join(leaks)
    assert not unrecorded, "\n".join(unrecorded)
    # The crawl itself sees something: each field is shown to somebody.
    assert seen >= {token("甲", field) for field in FIELDS}
    assert seen_of_cases == set(OF_CASES)


def test_the_lists_of_the_admin_are_among_the_files():
    lists = set(_lists_of_admin())
    assert {
        _as_file(reverse(f"admin:staff_{name}_changelist")) for name in ("employee", "leave", "auditevent")
    } <= lists


def _recorded(user, employee, before) -> bool:
    return AuditEvent.objects.filter(pk__gt=before, actor=user, whose__employee=employee).exists()
