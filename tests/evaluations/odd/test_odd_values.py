"""Odd values in every field of every form of the evaluations app: never a fault of ours, always a word in Japanese.

The forms are read from the pages themselves, as whoever writes there gets them; each field is then sent with each odd
value beside what stands in the others. An address that takes words and has no place here fails the test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse

from evaluations.models import BehaviourNote, Grievance, Opinion, OrganizationGoal, Route, Sheet
from evaluations.opening import copying
from evaluations.rules.workflow import State
from evaluations.urls import urlpatterns
from staff.models import User
from tests.browsers import browser_of
from tests.evaluations import year as years
from tests.evaluations.odd.forms import SentForm, forms_of
from tests.evaluations.sights import planted
from tests.staff.world import NOON

LONG, HIDDEN, DIGITS = "あ" * 5001, "a\x00b", "9" * 5000
ODD: dict[str, tuple[str, ...]] = {
    "text": (LONG, HIDDEN, "\u202eあ\x07", "=1+1<b>'\";--"),
    "number": ("１２", "NaN", "1e999", DIGITS),
    "date": ("99999-01-01", "2026-02-30", "令和8年", "0001-01-01"),
    "key": (DIGITS, HIDDEN, "٣", "-1"),
}
S = State
# They begin work, and take no words.
JOBS = {"cycle_job", "disclose_job", "follow_job", "print_job", "prints", "print_file"}
# Files are taken by the pages of staff's imports, which have tests of their own; this one only answers a GET.
ELSEWHERE = {"import_new", "import_columns", "import_check", "import_job", "import_undo", "probation_notice"}


@dataclass
class Town:
    """A hall in which everything can be written, and the pages on which it is, with whom they are for."""

    hall: planted.Hall

    def of(self, name: str, state: State) -> str:
        return reverse(f"evaluations:{name}", args=[self.hall.sheets[state].pk])

    def pages(self) -> Iterator[tuple[User, str]]:
        yield from self._sheets()
        yield from self._talks()
        yield from self._office()

    def _sheets(self) -> Iterator[tuple[User, str]]:
        own, users = self.hall.person, self.hall.users
        yield own(S.GOAL_DRAFT), self.of("goals", S.GOAL_DRAFT)
        yield own(S.GOAL_DRAFT), self.of("record_upload", S.GOAL_DRAFT)
        yield own(S.IN_PERIOD), self.of("goals", S.IN_PERIOD)
        yield own(S.SELF_OPEN), self.of("self", S.SELF_OPEN)
        yield own(S.DISCLOSED), self.of("result", S.DISCLOSED)
        yield own(S.CLOSED), self.of("complain", S.CLOSED)
        yield own(S.DISCLOSED), reverse("evaluations:mine")
        yield own(S.DISCLOSED), reverse("evaluations:case", args=[self.hall.cases[0].pk])
        yield users["first"], self.of("review_goals", S.GOAL_SUBMITTED)
        yield users["first"], self.of("sheet", S.GOAL_SUBMITTED)
        yield users["first"], self.of("rate", S.SELF_SUBMITTED)
        yield users["adjuster"], self.of("rate", S.RATED)
        yield users["former"], self.of("handover", S.SELF_SUBMITTED)
        yield users["hr"], self.of("sheet", S.SELF_OPEN)

    def _talks(self) -> Iterator[tuple[User, str]]:
        users, world = self.hall.users, self.hall.year.world
        yield users["first"], self.of("interviews", S.SELF_SUBMITTED)
        yield self.hall.person(S.SELF_OPEN), self.of("interviews", S.SELF_OPEN)
        yield users["first"], reverse("evaluations:notes")
        yield users["first"], reverse("evaluations:note", args=[BehaviourNote.objects.filter(
            author=users["first"].employee)[0].pk])  # fmt: skip
        goal = OrganizationGoal.objects.create(department=world.section, year=2026, text="課の目標")
        yield users["first"], reverse("evaluations:department_goal_new", args=[world.section.pk])
        yield users["first"], reverse("evaluations:department_goal_edit", args=[goal.pk])
        yield users["second"], reverse("evaluations:department_goal_result", args=[goal.pk])
        yield users["first"], reverse("evaluations:probation", args=[self.hall.probations[0].pk])

    def _office(self) -> Iterator[tuple[User, str]]:
        hr, cycle = self.hall.users["hr"], self.hall.year.cycle
        draft = copying.copy_cycle(cycle, by=hr, at=NOON)
        yield hr, reverse("evaluations:case", args=[self.hall.cases[0].pk]) + "?find=職員"
        yield hr, self.of("evaluators", S.SELF_SUBMITTED)
        yield hr, reverse("evaluations:probation", args=[self.hall.probations[0].pk])
        yield hr, reverse("evaluations:probations")
        yield hr, reverse("evaluations:following")
        yield hr, reverse("evaluations:disclose") + "?show=withheld"
        yield hr, reverse("evaluations:cycle", args=[draft.pk])
        for name in ("cycle", "route", "routeexception", "exclusion", "closedday"):
            yield hr, reverse(f"admin:evaluations_{name}_add")
        yield hr, reverse("admin:evaluations_sheet_change", args=[self.hall.sheets[S.IN_PERIOD].pk])
        yield hr, reverse("admin:evaluations_scheme_preset")


@pytest.fixture
def town(year):
    states = (S.GOAL_DRAFT, S.GOAL_SUBMITTED, S.IN_PERIOD, S.SELF_OPEN, S.SELF_SUBMITTED, S.RATED, S.CONFIRMED,
              S.DISCLOSED, S.CLOSED)  # fmt: skip
    hall = planted.build(year, states)
    Grievance.objects.filter(sheet=hall.sheets[S.CLOSED]).delete()
    Sheet.objects.filter(pk=hall.sheets[S.CONFIRMED].pk).update(undisclosed_reason="")
    former = hall.users["former"].employee
    Route.objects.create(
        authority=year.world.authority, stage="first", by="person", person=former, valid_from=years.FIRST_DAY
    )
    Grievance.objects.update(state="filed", outcome="", decision="", decided_at=None)
    Opinion.objects.update(verdict="", reason="", by=None, at=None)
    return Town(hall)


def sent(form: SentForm) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Which field is odd, with which value, and all that is sent. Of fields that differ by a number, one."""
    yield "", "", form.sent
    alike = {re.sub(r"\d+", "#", name): name for name in reversed(form.fields) if name != "csrfmiddlewaretoken"}
    for name in alike.values():
        for odd in ODD[form.kinds[name]]:
            yield name, odd, form.sent | {name: odd}
    for name in {name for name, _value in form.buttons}:
        yield name, HIDDEN, form.sent | {name: HIDDEN}
    for name, value in form.buttons:
        yield name, value, dict.fromkeys(form.fields, "") | {name: value}


@dataclass
class Asked:
    """``faults``: answered by a fault of ours; ``silent``: taken, though nobody could have typed it."""

    faults: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def send(self, browser: Client, address: str, data: dict[str, str], name: str, odd: str) -> None:
        """``name`` empty: nothing that is odd must be refused here."""
        self.names.add(resolve(address.partition("?")[0]).view_name)
        with transaction.atomic():
            answer = browser.post(address, data)
            refused = any(said.level_tag == "error" for said in get_messages(answer.wsgi_request))
            transaction.set_rollback(True)
        told = f"{address} {name}={odd[:12]!r}: {answer.status_code}"
        if answer.status_code >= 500:
            self.faults.append(told)
        if name and odd in ODD["text"][:3] and answer.status_code == 302 and not refused:
            self.silent.append(told)


@pytest.mark.usefixtures("quick_answers")
@time_machine.travel(NOON, tick=False)
def test_no_odd_value_in_any_field_is_a_fault_of_ours(town):
    found, empty = Asked(), []
    for user, page in town.pages():
        browser = browser_of(user)
        browser.raise_request_exception = False
        forms = [one for one in forms_of(browser.get(page).content.decode()) if "logout" not in one.action]
        empty += [] if forms else [f"{user} {page}"]
        for form in forms:
            for name, odd, data in sent(form):
                found.send(browser, form.action or page, data, name if form.kinds.get(name) == "text" else "", odd)
                if form.draft:
                    found.send(browser, form.draft, data, "", odd)
    written = {one.name for one in urlpatterns if hasattr(one.callback.view_class, "post")}
    writes = {f"evaluations:{name}" for name in written - JOBS - ELSEWHERE}
    wrong = [*empty, *found.faults, *found.silent, *(writes - found.names)]
    assert not wrong, "\n".join(wrong)
