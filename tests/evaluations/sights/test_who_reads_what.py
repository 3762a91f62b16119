"""Each private text of a sheet is read by whom it is for, in each state, and by nobody else, on any page or file.

Every text holds a word of its own (``planted``). Everybody asks every page (``addresses``): the words that he found
are those that docs/evaluations.md allows him, no more and no fewer; and each sight of another's left a record.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO

import pytest
import time_machine

from evaluations.rules import sights
from evaluations.rules.sights import Part
from evaluations.rules.workflow import KNOWN, Stage, State
from staff.access import Power, Role
from staff.models import AuditEvent, Delegation, RoleGrant, User
from tests.browsers import browser_of
from tests.evaluations.sights import addresses, planted
from tests.evaluations.sights.planted import DRAFTS, ON_PROBATION, RATERS, REASONED, Hall, word
from tests.staff.world import NOON, TODAY

WORD = re.compile(r"〔[^〔〕]+〕")
A, S = Stage, State

# As what everybody stands to every sheet. Whoever is not named stands in no relation, and reads nothing.
STANDS = {
    "self": A.SELF, "first": A.FIRST, "deputy": A.FIRST, "second": A.SECOND, "adjuster": A.ADJUSTER,
    "confirmer": A.CONFIRMER, "hr": A.HR,
}  # fmt: skip
EVALUATE = {"first", "deputy", "second", "adjuster", "confirmer"}
READERS = {"self", "hr", *EVALUATE}
PART = {A.FIRST: Part.FIRST, A.SECOND: Part.SECOND, A.ADJUSTER: Part.ADJUSTMENT}


def allowed(state: State) -> dict[str, set[str]]:
    """Who is to find which word of the sheet in a state."""
    parts = {who: sights.readable({stage}, state) for who, stage in STANDS.items()}
    of = {part: {who for who, read in parts.items() if part in read} for part in Part}
    goals = ("what", "by_when", "level", "how", "progress", "前の目標", "目標を変えた理由")
    found = dict.fromkeys(goals, of[Part.GOALS]) | dict.fromkeys(("result", "self_comment"), of[Part.SELF_REPORT])
    for stage, part in PART.items():
        found |= {f"{stage}の{what}": of[part] for what in ("項目の所見", "軸の所見", "所見")}
    # What a former evaluator said is his, his successor's from the first word, and theirs who read the stage's marks.
    former = {"former", "first", "deputy"} | of[Part.FIRST] - {"self"}
    found |= dict.fromkeys(("引き継ぎ", "前の所見", "前の項目の所見"), former)
    for action in REASONED:
        found[f"理由 {action}"] = {who for who, stage in STANDS.items() if sights.sees_reason({stage}, action)}
    found |= dict.fromkeys(("evaluator_note", "person_note", "next_steps"), READERS)
    found |= {f"{name}の行動記録": {name} for name in ("self", "former", *map(str, RATERS))}
    # Why a result is withheld, and why somebody has other evaluators, can be an illness.
    found["開示しない理由"] = set() if state in KNOWN else {"hr"}
    if state in ON_PROBATION:
        found |= {"延ばす理由": {"hr", "first", "second"}}
        found["下書き 意見"] = {"first"}
        found |= {"firstの意見": {"hr", "first"}, "secondの意見": {"hr", "second"}}
    if state == S.IN_PERIOD:
        found |= {what: {"hr"} for what in ("例外の理由", "対象外の説明")}
    return found | _drafts(state) | (_case(state) if state in KNOWN else {})


def _drafts(state: State) -> dict[str, set[str]]:
    """Its writer alone, on the page on which he can write."""
    texts = {"goals": {S.GOAL_DRAFT}, "self_report": {S.SELF_OPEN}, "complain": KNOWN}
    texts |= {"rate-first": {S.SELF_SUBMITTED}, "rate-second": {S.FIRST_RATED}, "rate-adjuster": {S.RATED}}
    return {f"下書き {form}": {DRAFTS[form].value} if state in texts[form] else set() for form in DRAFTS}


def _case(state: State) -> dict[str, set[str]]:
    last, readers = "取り下げの理由" if state == S.CLOSED else "回答", {"self", "hr", "panel"}
    return {"申出": readers, "求めること": readers, last: readers, "聞き取り": {"hr", "panel"}}


# What the panel of a case reads of the sheet, on the page of the case alone.
EVIDENCE = {"what", "level", "progress", "result", "self_comment", "引き継ぎ"} | {
    f"{stage}の{what}" for stage in RATERS for what in ("項目の所見", "軸の所見", "所見")
}


def asked_of(state: State) -> dict[str, set[str]]:
    """The same, with the panel, and without a deputy who is not asked in this state."""
    found = {what: readers | ({"panel"} if state in KNOWN and what in EVIDENCE else set())
             for what, readers in allowed(state).items()}  # fmt: skip
    asked = {who for who in {*STANDS, "former"} if state in states_asked(who)}
    return {what: readers & (asked | {"panel"}) for what, readers in found.items()}


def states_asked(who: str) -> Iterable[State]:
    """A deputy reads as his principal; whoever stands in no relation finds no sheet at all."""
    if who == "deputy":
        return (S.GOAL_SUBMITTED, S.SELF_SUBMITTED, S.CONFIRMED)
    return S if who in {*STANDS, "former"} else (S.CLOSED,)


# ── Asking


@pytest.fixture
def _paper(monkeypatch):
    """What stands on paper is what the template says; drawing it says no more."""
    monkeypatch.setattr("common.typesetting.typeset", lambda html, **_: html.encode())


def words_in(response) -> set[str]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheet" not in response.headers.get("Content-Type", ""):
        return set(WORD.findall(body.decode("utf-8", "replace")))
    with zipfile.ZipFile(BytesIO(body)) as book:
        return {found for name in book.namelist() for found in WORD.findall(book.read(name).decode("utf-8", "replace"))}


def ask(user: User, pages: Iterable[str], hall: Hall) -> tuple[set[str], list[str]]:
    """All words that somebody finds, and the pages that told of somebody and left no record of it."""
    browser, found, unseen = browser_of(user), set(), []
    me = user.standing_on(TODAY).employee_id
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for page in pages:
        words = words_in(browser.get(page))
        events = list(AuditEvent.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "whose__employee"))
        last = events[-1][0] if events else last
        found |= words
        whose = {hall.persons[State(one.strip("〕").rpartition(":")[2])].pk for one in words} - {me}
        if whose - {whom for _pk, whom in events} and not page.startswith(OWN_WORDS):
            unseen.append(f"{user} {page}")
    return found, unseen


# What somebody wrote for himself alone is no sight of whom it is about.
OWN_WORDS = "/evaluations/notes/"


def crawl(hall: Hall) -> tuple[dict[str, set[str]], list[str]]:
    """Who found which word; and which sights left no record."""
    found: dict[str, set[str]] = defaultdict(set)
    unseen: list[str] = []
    lists, admin = addresses.of_all(hall), list(addresses.of_admin(hall))
    for who, state, user in everybody(hall):
        asked = [
            page
            for s, sheet in hall.sheets.items()
            if s in states_asked(who) and state in {s, None}
            for page in addresses.of_sheet(sheet.pk, who, s)
        ]
        asked += lists + (admin if who in {"hr", "hr_elsewhere", "auditor"} else [])
        words, unrecorded = ask(user, asked, hall)
        unseen += unrecorded
        for one in words:
            found[one].add(who if state is None or one.endswith(f":{state}〕") else f"the person of {state}")
    return found, unseen


def everybody(hall: Hall) -> Iterator[tuple[str, State | None, User]]:
    """With the state of the sheet that is somebody's own."""
    yield from ((who, None, user) for who, user in hall.users.items())
    yield from (("self", state, hall.person(state)) for state in hall.sheets)


@pytest.mark.usefixtures("quick_answers", "_paper")
@time_machine.travel(NOON, tick=False)
def test_every_word_is_read_by_whom_it_is_for_and_by_nobody_else(year):
    hall = planted.build(year)
    found, unseen = crawl(hall)
    expected = {word(what, state): readers for state in hall.sheets for what, readers in asked_of(state).items()}
    differing = [
        f"{one}: read by {sorted(found[one])}, for {sorted(expected.get(one, ()))}"
        for one in sorted(expected.keys() | found.keys())
        if found[one] != expected.get(one)
    ]
    assert not differing, "\n".join(differing)
    assert not unseen, "\n".join(unseen)


@pytest.mark.usefixtures("quick_answers", "_paper")
@time_machine.travel(NOON, tick=False)
def test_nobody_reads_more_of_his_own_sheet_in_the_office_or_as_the_deputy_of_his_evaluators(year):
    hall = planted.build(year, (S.SELF_SUBMITTED, S.CONFIRMED, S.DISCLOSED))
    for state, sheet in hall.sheets.items():
        person = hall.person(state)
        RoleGrant.objects.create(user=person, role=Role.HR, valid_from=TODAY)
        for stage in (*RATERS, A.CONFIRMER):
            acts = {"principal": year.user(stage), "delegate": person, "power": Power.MANAGER}
            Delegation.objects.create(**acts, reason="出張", valid_from=TODAY)
        pages = [*addresses.of_sheet(sheet.pk, "self", state), *addresses.of_all(hall), *addresses.of_admin(hall)]
        found, _unseen = ask(User.objects.get(pk=person.pk), pages, hall)
        own = {word(what, state) for what, readers in allowed(state).items() if "self" in readers}
        assert {one for one in found if one.endswith(f":{state}〕")} == own
