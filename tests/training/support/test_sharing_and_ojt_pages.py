"""Sharings and OJT plans on their pages."""

from datetime import date

import pytest

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.training.factories import SessionFactory
from tests.training.factories_support import (
    NOW,
    OJTPlanFactory,
    SharingFactory,
    document,
    upload,
)
from tests.training.support.pages import at, text_of
from training.models import Enrolment, OJTPlan, Sharing
from training.stale import fingerprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


def test_what_was_learned_is_announced_found_and_its_material_taken(world, own):
    enrolment = Enrolment.objects.create(
        session=SessionFactory(course__authority=world.authority), employee=world.subject, state="completed",
        applied_at=NOW,
    )  # fmt: skip
    typed = {"title": "ＡＩ研修の報告", "held_on": "2026-12-01", "audience": "課内", "enrolment": enrolment.pk}
    own.post(at("sharing_new"), typed | {"materials": [upload(document(), "発表.pptx")]})
    sharing = Sharing.objects.get()
    reader = browser_of(world.users["beside"])
    assert "ＡＩ研修の報告" in text_of(reader.get(at("sharings"), {"q": "ai研修"}))
    assert "ＡＩ研修の報告" not in text_of(reader.get(at("sharings"), {"q": "ペンギン"}))
    assert "発表.pptx" in text_of(reader.get(at("sharing", sharing.pk)))
    taken = reader.get(at("material", sharing.materials.get().pk))
    assert taken.headers["Content-Type"].endswith("presentationml.presentation")
    assert "attachment" in taken.headers["Content-Disposition"]
    assert own.post(at("sharing_new"), typed).status_code == 409  # a second click


def test_the_office_takes_the_sharings_away_with_those_found_and_nobody_else_does(world, own, officer):
    SharingFactory(employee=world.subject, title="発表の記録", attendees=12)
    SharingFactory(employee=world.beside, title="別の会")
    rows = officer.get(at("sharings"), {"q": "発表", "export": "csv-utf8"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[1:6] for row in rows[1:]] == [
        ["発表の記録", world.subject.staff_number, "本人 三郎", "課内の朝礼", "12"]
    ]
    assert AuditEvent.objects.filter(kind="export", what="研修成果の発表・還元").count() == 1
    assert own.get(at("sharings"), {"export": "csv-utf8"}).status_code == 404


def test_one_mends_ones_own_and_nobody_elses(world, own):
    sharing = SharingFactory(employee=world.subject)
    page = at("sharing_edit", sharing.pk)
    seen = own.get(page).context["form"].initial["seen"]
    typed = {"title": "新しい題", "held_on": "2026-11-20", "audience": "課内", "attendees": "12", "seen": seen}
    own.post(page, typed)
    sharing.refresh_from_db()
    assert (sharing.title, sharing.attendees) == ("新しい題", 12)
    stale = own.post(page, typed | {"title": "もっと新しい題"})
    assert (stale.status_code, "もっと新しい題" in text_of(stale)) == (409, True)
    fresh = stale.context["form"]["seen"].value()
    assert own.post(page, typed | {"title": "もっと新しい題", "seen": fresh}).status_code == 302
    assert browser_of(world.users["beside"]).post(page, typed).status_code == 404


def test_somebody_elses_course_is_no_source(world, own):
    other = Enrolment.objects.create(
        session=SessionFactory(course__authority=world.authority), employee=world.beside, state="completed",
        applied_at=NOW,
    )  # fmt: skip
    typed = {"title": "題", "held_on": "2026-12-01", "audience": "課内", "enrolment": other.pk}
    assert own.post(at("sharing_new"), typed).status_code == 422


def test_a_head_makes_a_plan_and_the_three_write_their_words(world, own):
    head, teacher = browser_of(world.users["manager"]), browser_of(world.users["beside"])
    typed = {
        "employee": world.subject.staff_number, "instructor": world.beside.staff_number, "aim": "一人で窓口に立てる",
        "valid_from": "2026-04-01", "valid_to": "2027-03-31",
    }  # fmt: skip
    head.post(at("ojt_new"), typed)
    plan = OJTPlan.objects.get()
    page = at("ojt_plan", plan.pk)
    assert "あなたが書く記録" not in text_of(own.get(page))
    head.post(page, {"do": "start"})
    for browser, voice in ((own, "trainee"), (teacher, "instructor"), (head, "head")):
        act = f"{voice}-2026-11"
        browser.post(page, {"do": act, f"{act}-text": f"{voice}の言葉", f"{act}-seen": fingerprint("")})
    text = text_of(own.get(page))
    assert all(f"{voice}の言葉" in text for voice in ("trainee", "instructor", "head"))
    forged = own.post(page, {"do": "head-2026-11", "head-2026-11-text": "本人が書いた"})
    assert forged.status_code == 409
    assert plan.logs.get().head == "headの言葉"
    teacher.post(page, {"do": "item", "item-what": "電話に出る", "item-due": "2026-12-01"})
    item = plan.items.get()
    assert own.post(page, {"do": f"done-{item.pk}"}).status_code == 409
    teacher.post(page, {"do": f"done-{item.pk}"})
    item.refresh_from_db()
    assert item.done_on == date(2026, 11, 21)
    assert "1件のうち1件" in text_of(teacher.get(at("ojt_plans")))
    head.post(page, {"do": "close", "close-outcome": "一人でできる"})
    assert "一人でできる" in text_of(own.get(page))


def test_an_unknown_or_foreign_number_is_told_beside_its_field(world):
    head = browser_of(world.users["manager"])
    typed = {"employee": world.elsewhere.staff_number, "instructor": "999", "aim": "姿", "valid_from": "2026-04-01"}
    answer = head.post(at("ojt_new"), typed)
    assert set(answer.context["form"].errors) == {"employee", "instructor"}
    assert "姿" in text_of(answer)


def test_a_head_makes_no_plan_for_somebody_elses_people(world):
    head = browser_of(world.users["manager"])
    typed = {
        "employee": world.beside.staff_number, "instructor": world.subject.staff_number, "aim": "姿",
        "valid_from": "2026-04-01",
    }  # fmt: skip
    assert head.post(at("ojt_new"), typed).status_code == 409
    assert not OJTPlan.objects.exists()


def test_an_item_of_another_plan_is_not_touched(world):
    other = OJTPlanFactory(employee=world.beside, instructor=world.boss)
    item = other.items.create(what="電話に出る")
    plan = OJTPlanFactory(employee=world.subject, instructor=world.beside)
    page = at("ojt_plan", plan.pk)
    for act in ("done", "drop"):
        assert browser_of(world.users["manager"]).post(page, {"do": f"{act}-{item.pk}"}).status_code == 409
    item.refresh_from_db()
    assert item.done_on is None
