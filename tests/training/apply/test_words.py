"""Each page as each kind of user: nothing private is read by whoever may not, and each sight is kept."""

import pytest
from django.urls import reverse

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.staff.world import NOON, STAFF_USERS, TODAY
from training import access, enrolments
from training.access import Aspect
from training.models import Enrolment, FollowUp, TrainingReport
from training.rules.workflow import Action, State

WORDS = {
    "印志望": Aspect.ENROLMENTS,
    "印不推薦": Aspect.ENROLMENTS,
    "印学び": Aspect.REPORT,
    "印生かす": Aspect.REPORT,
    "印振り返り": Aspect.REPORT,
}
DRAFT = "印下書き"


@pytest.fixture
def pages(desk):
    world, courses = desk.world, {"course__name": "印研修"}
    applied = enrolments.enrol(
        desk.session(**courses), world.subject, Action.APPLY, by=world.subject.user, at=NOON, reason="印志望"
    )
    refused = desk.put(desk.session(), State.APPLIED, world.subject, action="apply")
    enrolments.move(refused, Action.NOT_RECOMMEND, by=world.manager.user, at=NOON, reason="印不推薦")
    done = desk.put(desk.session(days=1), State.FOLLOWED_UP, world.subject)
    TrainingReport.objects.create(enrolment=done, learned="印学び", use="印生かす", submitted_at=NOON)
    FollowUp.objects.create(enrolment=done, seen=2, text="印振り返り", by=world.manager.user, at=NOON)
    owed = desk.put(desk.session(days=1), State.ATTENDED, world.subject)
    TrainingReport.objects.create(enrolment=owed, learned=DRAFT, use="")
    addresses = [reverse(f"training:{name}") for name in ("mine", "team")]
    addresses += [reverse("training:person", args=[world.subject.pk])]
    addresses += [reverse("training:nominate", args=[applied.session_id])]
    addresses += [reverse("training:enrolment", args=[pk]) for pk in Enrolment.objects.values_list("pk", flat=True)]
    return [*addresses, *(reverse(f"training:{name}", args=[owed.pk]) for name in ("report", "follow_up"))]


@pytest.mark.usefixtures("quick_answers")
def test_no_word_is_read_by_whoever_may_not_and_every_sight_is_written_down(desk, pages):
    subject, wrong, read = desk.world.subject, [], set()
    for kind in STAFF_USERS:
        user = desk.world.users[kind]
        browser = browser_of(user)
        sees = access.aspects_of(user, subject, on=TODAY) if user else frozenset()
        for page in pages:
            before = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
            text = browser.get(page).content.decode()
            found = {word for word in WORDS if word in text}
            read |= found
            wrong += [f"{kind} reads {word} at {page}" for word in found if WORDS[word] not in sees]
            if DRAFT in text and kind != "own":
                wrong.append(f"{kind} reads a draft at {page}")
            sights = AuditEvent.objects.filter(pk__gt=before, actor=user, whose__employee=subject)
            if found and kind != "own" and not sights.exists():
                wrong.append(f"{kind} reads {found} at {page}, and no record tells")
    assert not wrong, "\n".join(wrong)
    assert read == set(WORDS)
