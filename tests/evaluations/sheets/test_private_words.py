"""What is typed, noted and said on a sheet is read by whom it is for, in each state, on every page of it."""

import pytest
from django.urls import reverse

from evaluations.models import BehaviourNote, Draft, Goal, Rating, Sheet, SheetItem, SheetStep
from evaluations.rules.workflow import Action, Stage, State
from tests.evaluations.year import Year
from tests.staff.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]
S, A = State, Stage
READERS = (A.SELF, A.FIRST, A.SECOND, A.CONFIRMER, A.HR)
PAGES = ("mine", "notes", "sheet", "goals", "goals_check", "self", "self_check")
EVALUATORS = {A.FIRST, A.SECOND, A.CONFIRMER, A.HR}

# Who may read which words in which state; the person's words of the goals and of the report, the evaluators' marks.
ALLOWED: dict[State, dict[str, set[Stage]]] = {
    S.GOAL_DRAFT: {"印目標": {A.SELF}, "印申告": {A.SELF}},
    S.GOAL_SUBMITTED: {"印目標": {A.SELF, *EVALUATORS}, "印申告": {A.SELF}},
    S.SELF_OPEN: {"印目標": {A.SELF, *EVALUATORS}, "印申告": {A.SELF}},
    S.SELF_SUBMITTED: {"印目標": {A.SELF, *EVALUATORS}, "印申告": {A.SELF, *EVALUATORS}, "印所見一": {A.FIRST}},
    S.FIRST_RATED: {
        "印目標": {A.SELF, *EVALUATORS}, "印申告": {A.SELF, *EVALUATORS}, "印所見一": {A.FIRST, A.SECOND, A.HR},
        "印所見二": {A.SECOND}, "印差し戻し": {A.FIRST, A.SECOND, A.HR},
    },
}  # fmt: skip
WORDS = ("印目標", "印申告", "印所見一", "印所見二", "印差し戻し", "印下書き", "印記録")


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def planted(year: Year, state: State) -> Sheet:
    """A sheet with a word of its own in each private field, whatever its state."""
    sheet = year.sheet(state)
    if not sheet.goals.exists():
        year.goals(sheet)
    Goal.objects.filter(sheet=sheet).update(what="印目標", result="印申告")
    SheetItem.objects.filter(sheet=sheet).update(self_comment="印申告")
    Rating.objects.filter(sheet=sheet).delete()
    for stage, word in ((A.FIRST, "印所見一"), (A.SECOND, "印所見二")):
        year.rate(sheet, stage)
        Rating.objects.filter(sheet=sheet, stage__stage=stage).update(comment=word)
    said = {"sheet": sheet, "at": NOON, "state": state}
    SheetStep.objects.create(**said, action=Action.RETURN_FIRST, reason="印差し戻し", by=year.user(A.SECOND))
    for form in ("goals", "self_report"):
        Draft.objects.create(
            sheet=sheet, user=year.user(A.SELF), form=form, version=0, data={"other": "印下書き"}, saved_at=NOON
        )
    BehaviourNote.objects.create(
        employee=year.world.subject, author=year.people[A.SECOND], on=TODAY, text="印記録", written_at=NOON
    )
    return sheet


def read_by(year: Year, sheet: Sheet, reader: Stage) -> str:
    client = year.client(reader)
    addresses = [reverse(f"evaluations:{n}", args=[] if n in {"mine", "notes"} else [sheet.pk]) for n in PAGES]
    return "".join(client.get(address).content.decode() for address in addresses)


@pytest.mark.parametrize("state", ALLOWED, ids=str)
def test_words_are_read_by_whom_they_are_for(year, state):
    sheet = planted(year, state)
    allowed = {"印差し戻し": {A.FIRST, A.SECOND, A.HR}, "印記録": {A.SECOND}} | ALLOWED[state]
    texts = {reader: read_by(year, sheet, reader) for reader in READERS}
    found = {word: {reader for reader, text in texts.items() if word in text} for word in WORDS}
    assert found == {word: allowed.get(word, set()) for word in WORDS}
