"""What is private is read on the evaluators' pages by nobody who may not: each part holds a word of its own."""

import pytest
from django.urls import reverse

from evaluations import access
from evaluations.models import BehaviourNote, Draft, Rating, Sheet, SheetStage
from evaluations.rules.sights import Part
from evaluations.rules.workflow import KNOWN, Stage, State
from tests.browsers import browser_of
from tests.factories import employee_with_login
from tests.staff.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_answers", "_today")]
A = Stage
WORDS = {
    "語目標語": Part.GOALS, "語申告語": Part.SELF_REPORT, "語一次語": Part.FIRST, "語一次全体語": Part.FIRST,
    "語二次語": Part.SECOND, "語二次全体語": Part.SECOND, "語調整語": Part.ADJUSTMENT, "語調整理由語": Part.ADJUSTMENT,
}  # fmt: skip
# Read by whoever wrote it, and by nobody else.
OWN = {"語下書き語": "manager", "語記録語": "manager"}
PAGES = ("rate", "review_goals", "interviews")


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def hall(year):
    year.people[A.ADJUSTER] = employee_with_login(department=year.world.other_bureau)
    return year


def told_everywhere(hall, state) -> Sheet:
    """A sheet in a state on which everybody has said something already, as after it was sent back."""
    sheet = hall.sheet(state, disclosed_at=NOON if state in KNOWN else None)
    hall.stage(sheet, A.ADJUSTER)
    if not sheet.goals.exists():
        hall.goals(sheet)
    Rating.objects.filter(sheet=sheet).delete()
    sheet.goals.update(what="語目標語", result="語申告語")
    sheet.items.update(self_comment="語申告語")
    for stage, single, whole in (
        (A.FIRST, "語一次語", "語一次全体語"), (A.SECOND, "語二次語", "語二次全体語"),
        (A.ADJUSTER, "語調整語", "語調整理由語"),
    ):  # fmt: skip
        hall.rate(sheet, stage)
        Rating.objects.filter(sheet=sheet, stage__stage=stage).update(comment=single)
        SheetStage.objects.filter(sheet=sheet, stage=stage).update(comment=whole)
    manager = hall.user(A.FIRST)
    Draft.objects.create(sheet=sheet, user=manager, form="rate-first", version=0, saved_at=NOON,
                         data={"comment": "語下書き語"})  # fmt: skip
    BehaviourNote.objects.create(
        employee=sheet.employee, author=hall.people[A.FIRST], on=TODAY, text="語記録語", item_code="I1", written_at=NOON
    )
    return Sheet.objects.select_related("cycle__scheme", "employee").get(pk=sheet.pk)


@pytest.mark.parametrize("state", list(State), ids=str)
def test_no_word_is_read_before_its_time_or_by_another(hall, state):
    sheet = told_everywhere(hall, state)
    others = {"confirmer": hall.user(A.CONFIRMER), "adjuster": hall.user(A.ADJUSTER)}
    for kind, user in {**hall.world.users, **others}.items():
        if user is None:
            continue
        stages = access.stages_of(user, sheet, on=TODAY)
        parts = access.parts_of(sheet, stages) if stages else frozenset()
        client = browser_of(user)
        for name in PAGES:
            page = client.get(reverse(f"evaluations:{name}", args=[sheet.pk])).content.decode()
            read = {word for word, part in WORDS.items() if word in page and part not in parts}
            assert (kind, name, read) == (kind, name, set())
            private = {word for word, whose in OWN.items() if word in page and whose != kind}
            assert (kind, name, private) == (kind, name, set())


def test_each_word_is_read_by_whoever_may(hall):
    """The words are there to be found: else the test above could not fail."""
    sheet = told_everywhere(hall, State.ADJUSTED)
    page = browser_of(hall.user(A.CONFIRMER)).get(reverse("evaluations:rate", args=[sheet.pk])).content.decode()
    assert {word for word in WORDS if word not in page} == set()
    Sheet.objects.filter(pk=sheet.pk).update(state=State.SELF_SUBMITTED)
    page = browser_of(hall.user(A.FIRST)).get(reverse("evaluations:rate", args=[sheet.pk])).content.decode()
    assert all(word in page for word in OWN)
