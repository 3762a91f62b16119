"""What was learned elsewhere, and its files, which go to nobody else."""

import pytest

from staff.models import AuditEvent
from tests.training.factories import CourseFactory
from tests.training.factories_support import (
    NOW,
    PDF,
    ExternalRecordFactory,
    upload,
)
from tests.training.support.pages import at, evidence_of, text_of
from training.models import Evidence, ExternalRecord
from training.support import files
from training.support.files import Checked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


def external_typed(**more):
    return {"title": "放送大学 法学", "provider": "放送大学学園", "completed_on": "2026-10-01", "hours": "22.5"} | more


def test_what_was_learned_elsewhere_is_entered_mended_and_confirmed(world, own, officer):
    course = CourseFactory(authority=world.authority)
    own.post(at("external_new"), external_typed(evidence=[upload()]))
    record = ExternalRecord.objects.get()
    page = at("external", record.pk)
    seen = own.get(page).context["acts_by_name"]["edit"].form.initial["seen"]
    edited = {f"edit-{name}": value for name, value in external_typed(title="放送大学 行政法", seen=seen).items()}
    kept = record.evidence.get().pk
    own.post(page, edited | {"do": "edit", "edit-dropped": [kept], "edit-evidence": [upload(name="新しい.pdf")]})
    record.refresh_from_db()
    assert (record.title, [file.name for file in record.evidence.listed()]) == ("放送大学 行政法", ["新しい.pdf"])
    stale = own.post(page, edited | {"do": "edit", "edit-title": "別の題"})
    assert (stale.status_code, "別の題" in text_of(stale)) == (409, True)
    officer.post(page, {"do": "confirm", "confirm-course": course.pk})
    record.refresh_from_db()
    assert (record.state, record.course) == ("confirmed", course)
    late = own.post(page, edited | {"do": "edit", "edit-title": "遅れた題"})
    assert (late.status_code, "遅れた題" in text_of(late)) == (409, True)


def test_a_refusal_tells_why_and_can_be_mended(world, own, officer):
    record = ExternalRecordFactory(employee=world.subject)
    page = at("external", record.pk)
    assert officer.post(page, {"do": "decline", "decline-reason": "長" * 201}).status_code == 422
    officer.post(page, {"do": "decline", "decline-reason": "修了証を付けてください"})
    assert "修了証を付けてください" in text_of(own.get(page))
    seen = own.get(page).context["acts_by_name"]["edit"].form.initial["seen"]
    own.post(page, {"do": "edit"} | {f"edit-{k}": v for k, v in external_typed(seen=seen).items()})
    record.refresh_from_db()
    assert (record.state, record.reason) == ("submitted", "")


@pytest.mark.parametrize("do", ["confirm", "decline"])
def test_what_was_mended_since_is_not_decided_on_unseen(world, own, officer, do):
    """The answer shows what it says by now; sent once more, it is meant."""
    record = ExternalRecordFactory(employee=world.subject)
    page = at("external", record.pk)
    sent = {"do": do, "decline-reason": "書類がない", f"{do}-seen": form_of(officer.get(page), do).initial["seen"]}
    mended = external_typed(title="別の講座", seen=form_of(own.get(page), "edit").initial["seen"])
    own.post(page, {"do": "edit"} | {f"edit-{name}": value for name, value in mended.items()})
    stale = officer.post(page, sent)
    record.refresh_from_db()
    assert (stale.status_code, record.state, "別の講座" in text_of(stale)) == (409, "submitted", True)
    again = form_of(stale, do)
    assert officer.post(page, sent | {f"{do}-seen": again["seen"].value()}).status_code == 302
    record.refresh_from_db()
    assert record.state in {"confirmed", "declined"}


def form_of(response, do):
    return response.context["acts_by_name"][do].form


def test_another_citys_course_cannot_be_chosen(world, officer):
    record = ExternalRecordFactory(employee=world.subject)
    answer = officer.post(at("external", record.pk), {"do": "confirm", "confirm-course": CourseFactory().pk})
    assert answer.status_code == 422
    record.refresh_from_db()
    assert record.state == "submitted"


def test_a_wrong_file_is_refused_by_its_name_and_what_was_typed_stays(own):
    wrong = upload(b"<html><script>alert(1)</script>", "修了証.pdf")
    answer = own.post(at("external_new"), external_typed(evidence=[upload(), wrong]))
    assert answer.status_code == 422
    assert "「修了証.pdf」: 受け取れるのはPDF、JPEG、PNGです" in text_of(answer)
    assert "放送大学 法学" in text_of(answer)
    assert not Evidence.objects.exists()


def test_too_many_files_and_files_beside_another_mistake(own):
    many = own.post(at("external_new"), external_typed(evidence=[upload(name=f"{n}.pdf") for n in range(6)]))
    assert "5個まで" in text_of(many)
    other = own.post(at("external_new"), external_typed(title="", evidence=[upload()]))
    assert "もう一度選んでください" in text_of(other)
    assert not ExternalRecord.objects.exists()


def test_fields_that_the_form_does_not_name_are_not_written(world, own):
    sent = external_typed(state="confirmed", employee=world.beside.pk, reason="x", course=1)
    own.post(at("external_new"), sent)
    record = ExternalRecord.objects.get()
    assert (record.state, record.employee, record.reason, record.course) == ("submitted", world.subject, "", None)


def test_a_file_leaves_as_an_attachment_that_nothing_runs_in(world, own):
    answer = own.get(at("evidence", evidence_of(world.subject).pk))
    assert answer.content == PDF
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    encoded = "%E4%BF%AE%E4%BA%86%E8%A8%BC%20%281%29.pdf"
    assert headers["Content-Disposition"] == f"attachment; filename*=utf-8''{encoded}"


def test_a_type_that_is_not_taken_any_more_leaves_as_bytes(world, own):
    file = evidence_of(world.subject)
    Evidence.objects.update(media_type="text/html", name='a"\r\nX: y.html')
    headers = own.get(at("evidence", file.pk)).headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert "\n" not in headers["Content-Disposition"]
    assert headers["Content-Disposition"].startswith("attachment;")


def test_a_sight_of_somebody_elses_file_is_written_down(world, officer):
    officer.get(at("evidence", evidence_of(world.subject).pk))
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.whose.get().employee) == ("証拠の書類", world.subject)


def test_lists_leave_contents_in_the_database(world, own, django_assert_max_num_queries):
    record = ExternalRecordFactory(employee=world.subject)
    large = Checked("大.pdf", "application/pdf", PDF)
    files.attach([large] * 5, to=record, by=world.subject.user, at=NOW)
    own.get(at("external", record.pk))
    with django_assert_max_num_queries(12) as asked:
        own.get(at("external", record.pk))
    assert not any('"training_evidence"."content"' in query["sql"] for query in asked.captured_queries)
