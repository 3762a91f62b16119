"""What was learned elsewhere: entered by the person, confirmed by the office, and then it counts."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from staff.access import Role
from tests.factories import employee_with_login
from tests.training.factories import CourseFactory
from tests.training.factories_support import NOW, TODAY, ExternalRecordFactory, upload
from training.models import Evidence, ExternalRecord
from training.obligations.facts import records
from training.support import external
from training.support.files import EVIDENCE, check

pytestmark = pytest.mark.django_db
State = ExternalRecord.State
OFFICERS = {"hr", "training"}


def certificate():
    return check(upload(), kinds=EVIDENCE)


def fresh(employee, **fields):
    return ExternalRecord(employee=employee, title="放送大学", provider="放送大学学園", completed_on=TODAY, **fields)


def test_one_enters_what_one_learned_oneself_with_evidence_and_once(world):
    own = world.users["own"]
    for stranger in ("manager", "hr", "beside"):
        with pytest.raises(ValidationError, match="本人だけ"):
            external.enter(fresh(world.subject), by=world.users[stranger], at=NOW)
    record = external.enter(fresh(world.subject), evidence=[certificate()], by=own, at=NOW)
    assert (record.state, record.evidence.count()) == (State.SUBMITTED, 1)
    with pytest.raises(ValidationError, match="すでに登録"):
        external.enter(fresh(world.subject), by=own, at=NOW)


def test_what_is_still_to_come_is_not_learned_yet(world):
    record = fresh(world.subject)
    record.completed_on = TODAY + timedelta(days=1)
    with pytest.raises(ValidationError, match="きょうまで"):
        external.enter(record, by=world.users["own"], at=NOW)


@pytest.mark.parametrize("state", list(State))
def test_state_by_decision_by_role(world, state):
    wrong = []
    for name, user in world.users.items():
        if user is None:
            continue
        for decide in (external.confirm, lambda *a, **k: external.decline(*a, **k, reason="対象外")):
            record = ExternalRecordFactory(employee=world.subject, state=state, reason="理由" * (state == "declined"))
            try:
                decide(record, by=user, at=NOW)
                made = True
            except ValidationError:
                made = False
            if made != (state == State.SUBMITTED and name in OFFICERS):
                wrong.append((name, decide))
    assert wrong == []


def test_nobody_confirms_what_he_learned_himself(world):
    officer = employee_with_login(department=world.team, role=Role.TRAINING)
    record = ExternalRecordFactory(employee=officer)
    with pytest.raises(ValidationError, match="役割"):
        external.confirm(record, by=officer.user, at=NOW)
    assert not external.may_decide(officer.user, record, on=TODAY)


def test_it_is_mended_until_it_is_confirmed_and_put_forward_again_after_a_refusal(world):
    own, officer = world.users["own"], world.users["training"]
    record = external.enter(fresh(world.subject), evidence=[certificate()], by=own, at=NOW)
    external.decline(record, by=officer, at=NOW, reason="修了証がありません")
    gone = record.evidence.get().pk
    mended = external.edit(
        record, {"title": "放送大学 法学"}, evidence=[certificate()] * 5, dropped=[gone], by=own, at=NOW
    )
    assert (mended.state, mended.reason, mended.title) == (State.SUBMITTED, "", "放送大学 法学")
    assert mended.evidence.count() == 5
    with pytest.raises(ValidationError, match="5個まで"):
        external.edit(mended, {"title": "別"}, evidence=[certificate()], by=own, at=NOW)
    external.confirm(mended, by=officer, at=NOW)
    with pytest.raises(ValidationError, match="確認済み"):
        external.edit(mended, {"title": "別"}, by=own, at=NOW)
    assert mended.history.filter(history_user=officer).count() == 2


def test_a_file_of_somebody_else_is_not_dropped(world):
    record = external.enter(fresh(world.subject), by=world.users["own"], at=NOW)
    other = external.enter(fresh(world.beside), evidence=[certificate()], by=world.users["beside"], at=NOW)
    external.edit(record, {}, dropped=[other.evidence.get().pk], by=world.users["own"], at=NOW)
    assert Evidence.objects.count() == 1


def test_once_confirmed_it_counts_as_the_course_that_it_equals(world):
    course = CourseFactory(authority=world.authority)
    record = external.enter(fresh(world.subject), by=world.users["own"], at=NOW)
    assert records([world.subject.pk], on=TODAY) == {}
    external.confirm(record, course=course, by=world.users["training"], at=NOW)
    counted = records([world.subject.pk], on=TODAY)[world.subject.pk]
    assert [(one.course, one.on) for one in counted] == [(course.pk, TODAY)]


def test_another_citys_course_is_no_equal(world):
    record = external.enter(fresh(world.subject), by=world.users["own"], at=NOW)
    with pytest.raises(ValidationError):
        external.confirm(record, course=CourseFactory(), by=world.users["training"], at=NOW)
