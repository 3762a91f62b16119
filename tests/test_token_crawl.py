"""Every page as every kind of user: no word of a private field is read by whoever may not read it.

Each private field of two people holds a word of its own (tests/staff/world.py). A page that shows such a word to
somebody must be allowed to (``staff.access``), and must have left a record of the sight.
"""

import io
import subprocess
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse
from openpyxl import load_workbook

from common.dates import long_date, wareki
from staff import access
from staff.access import Aspect, Right
from staff.models import AuditEvent, Employee
from tests.staff import world as city_hall
from tests.staff.world import AWAY, BIRTH, KNOWN_END, STAFF_USERS, TODAY, token
from tests.url_rows import collected

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


@pytest.fixture
def world(db):
    return city_hall.build()


def addresses(world) -> list[str]:
    """The pages of the table about either person, as pages and as files, and everything of the staff app's admin."""
    rows = [row for row in collected() if row.method == "GET" and row.name.startswith("staff:")]
    found = [row.address(each) for row in rows for each in (world, replace(world, subject=world.beside))]
    files = [
        f"{address}{'&' if '?' in address else '?'}export={how}" for address in found for how in ("xlsx", "csv-utf8")
    ]
    return list(dict.fromkeys([*found, *files, *_admin_addresses(world)]))


def _admin_addresses(world) -> list[str]:
    found = []
    for model in admin.site._registry:
        if model._meta.app_label != "staff":
            continue
        name = f"admin:{model._meta.label_lower.replace('.', '_')}"
        found.append(reverse(f"{name}_changelist"))
        for row in _rows_about(model, world):
            for page in ("change", "history", "delete"):
                try:
                    found.append(reverse(f"{name}_{page}", args=[row.pk]))
                except NoReverseMatch:
                    continue
    return found


def _rows_about(model, world):
    people = [world.subject, world.beside]
    if model is Employee:
        return people
    if "employee" in {f.name for f in model._meta.get_fields()} and hasattr(model, "employee_id"):
        return model.objects.filter(employee__in=people)
    return []


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
    if aspect and "/history/" in page and aspect in access.aspects_in_history(user, employee, on=TODAY):
        return True
    if aspect is None:
        in_reach = access.may_see(user, employee, Aspect.CAREER, on=TODAY)
        return in_reach and access.may(user, Right.PLAN_AHEAD, on=TODAY)
    return access.may_see(user, employee, aspect, on=TODAY)


@time_machine.travel(NOON, tick=False)
def test_no_word_is_read_by_whoever_may_not_read_it_and_every_sight_is_written_down(world):
    pages = addresses(world)
    leaks, unrecorded, seen = [], [], set()
    for kind in STAFF_USERS:
        user = world.users[kind]
        client = Client()
        if user:
            client.force_login(user)
        for page in pages:
            before = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            text = text_of(client.get(page))
            for mark, employee in (("甲", world.subject), ("乙", world.beside)):
                read = {word: aspect for word, aspect in words_of(mark).items() if word in text}
                seen |= {(kind, word) for word in read}
                leaks += [
                    f"{kind} reads {word} at {page}"
                    for word, aspect in read.items()
                    if user is None or not allowed(user, employee, aspect, page)
                ]
                own = user and user.standing_on(TODAY).employee_id == employee.pk
                if "/hr/counts/" in page:
                    continue  # figures are about nobody; the word is a pay grade's name
                if read and not own and not _recorded(user, employee, before):
                    unrecorded.append(f"{kind} reads of {employee} at {page} ({', '.join(read)})")
    assert not leaks, "\n".join(leaks)
    assert not unrecorded, "\n".join(unrecorded)
    # The crawl itself sees something: each field is shown to somebody.
    assert {word for _, word in seen} >= {token("甲", field) for field in FIELDS}


def _recorded(user, employee, before) -> bool:
    return AuditEvent.objects.filter(pk__gt=before, actor=user, whose__employee=employee).exists()
