"""Certificates, training records and attendance sheets: what stands on them, for whom, and who saw them."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from staff.models import AuditEvent
from tests.common.test_pdf import NAMES, ask
from tests.staff.world import NOON, TODAY
from training.models import Attendance, Enrolment, EnrolmentStep, ExternalRecord, Subsidy, SubsidyKind
from training.papers.pdf import attendance_sheet

pytestmark = pytest.mark.django_db
S = Enrolment.State


def read(response) -> str:
    """The words of a PDF, without the blanks that setting puts between them."""
    assert response.headers["Content-Type"] == "application/pdf"
    return "".join(ask("pdftotext", response.content, "-layout").split())


def seen_by(kind) -> list[int]:
    event = AuditEvent.objects.filter(kind=kind).latest("pk")
    return [one.employee_id for one in event.whose.all()]


# ── 修了証書


def test_a_certificate_says_who_completed_what_when_and_before_whom(desk):
    session = desk.session(days=2, course__name="政策法務", course__hours=Decimal("12.5"))
    row = desk.put(session, S.COMPLETED, desk.person("髙橋 﨑山"))
    EnrolmentStep.objects.create(enrolment=row, action="complete", state=S.COMPLETED, at=NOON)
    answer = desk.get("certificate", row.pk)
    text = read(answer)
    for said in (
        "修了証書",
        "髙橋﨑山",
        "政策法務",
        "令和8年11月14日から令和8年11月15日まで",
        "12.5時間",
        "令和8年11月21日",
    ):
        assert said in text
    assert desk.world.authority.name in text
    assert seen_by(AuditEvent.Kind.SIGHT) == [row.employee_id]


def test_names_stand_as_they_were_entered_and_the_document_is_tagged(desk):
    row = desk.put(desk.session(days=1), S.COMPLETED, desk.person(NAMES[:40]))
    answer = desk.get("certificate", row.pk)
    information = ask("pdfinfo", answer.content)
    assert "".join(NAMES[:40].split()) in read(answer)
    assert "Tagged:          yes" in information
    assert "Pages:           1" in information


def test_what_was_taken_over_without_a_step_is_dated_by_its_last_day(desk):
    row = desk.put(desk.session(days=1, begins=date(2019, 5, 10)), S.FOLLOWED_UP)
    assert read(desk.get("certificate", row.pk)).count("令和元年5月10日") == 2


def test_one_owns_ones_certificate_and_it_is_no_sight_of_another(desk):
    row = desk.put(desk.session(days=1), S.COMPLETED, desk.world.subject)
    before = AuditEvent.objects.count()
    assert desk.get("certificate", row.pk, by="own").status_code == 200
    assert AuditEvent.objects.count() == before


# ── 研修受講履歴


def fill(desk, who):
    """Something of every kind, and something that is not on record yet."""
    course = {"course__name": "行政法", "course__hours": Decimal("6.0")}
    desk.put(desk.session(days=1, **course), S.COMPLETED, who)
    desk.put(desk.session(days=1, course__name="予定の研修"), S.SELECTED, who)
    ExternalRecord.objects.create(
        employee=who, title="簿記検定", provider="商工会議所", completed_on=TODAY, state="confirmed"
    )
    ExternalRecord.objects.create(employee=who, title="未確認の講座", provider="通信", completed_on=TODAY)
    kind = SubsidyKind.objects.create(authority=who.authority, code="S1", name="資格助成", valid_from=date(2020, 4, 1))
    Subsidy.objects.create(
        employee=who, kind=kind, year=2026, state="settled", title="宅建", purpose="業務", cost=10, granted=5, paid=5,
        result="合格しました", completed_on=TODAY, applied_at=NOON,
    )  # fmt: skip


def test_a_record_has_what_was_learned_here_elsewhere_and_with_support(desk):
    fill(desk, desk.world.subject)
    text = read(desk.get("record_pdf", by="own"))
    for said in ("行政法", "6.0時間", "1件", "簿記検定", "宅建", "合格しました", "修了"):
        assert said in text
    for untold in ("予定の研修", "未確認の講座"):
        assert untold not in text


def test_who_may_not_see_support_reads_the_rest(desk):
    fill(desk, desk.world.subject)
    text = read(desk.get("person_record_pdf", desk.world.subject.pk, by="bureau_hr"))
    assert "簿記検定" in text
    assert "宅建" not in text
    assert seen_by(AuditEvent.Kind.SIGHT) == [desk.world.subject.pk]


def test_a_long_record_goes_on_over_pages_with_the_name_above(desk):
    for number in range(60):
        begins = TODAY - timedelta(days=30 * number + 30)
        desk.put(desk.session(days=1, begins=begins), S.COMPLETED, desk.world.subject)
    client = desk.client("own")
    client.get("/training/mine/record.pdf")  # when somebody was last there is written every few minutes
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/training/mine/record.pdf")
    assert len(asked) <= 12, "\n".join(query["sql"][:150] for query in asked.captured_queries)
    pages = int(ask("pdfinfo", answer.content).split("Pages:")[1].split()[0])
    assert pages > 1
    assert "本人 三郎" in ask("pdftotext", answer.content, "-f", "2", "-layout")


# ── 出席簿


def test_the_sheet_has_everybody_who_goes_and_a_column_for_each_day(desk):
    session = desk.session(days=2, course__name="接遇", name="第1回")
    going = desk.put(session, S.SELECTED, desk.person("𠮷田 大輔"))
    desk.put(session, S.WAITING, desk.person("補欠の人"))
    Attendance.objects.create(enrolment=going, day=session.days.first(), mark="late")
    text = read(desk.get("attendance_pdf", session.pk))
    for said in ("出席簿", "接遇第1回", "𠮷田大輔", going.employee.staff_number, "11月14日", "11月15日", "遅刻"):
        assert said in text
    assert "補欠の人" not in text
    assert seen_by(AuditEvent.Kind.SIGHT) == [going.employee_id]


def test_a_session_of_many_days_is_spread_over_sheets_and_loses_no_mark(desk):
    session = desk.session(days=17)
    row = desk.put(session, S.SELECTED)
    for day in session.days.all():
        Attendance.objects.create(enrolment=row, day=day, mark="present" if day.day.day % 2 else "absent")
    parts = attendance_sheet(session, [row], {}).parts
    assert [len(days) for days, _ in parts] == [7, 7, 3]
    together = [mark for _, lines in parts for _, marks in lines for mark in marks]
    assert together == ["出席" if day.day.day % 2 else "欠席" for day in session.days.all()]


def test_without_kept_days_there_is_a_column_for_every_day(desk):
    session = desk.session(starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 22))
    desk.put(session, S.SELECTED)
    text = read(desk.get("attendance_pdf", session.pk))
    assert all(day in text for day in ("1月20日", "1月21日", "1月22日"))


def test_the_workbook_is_safe_and_its_leaving_is_written_down(desk):
    session = desk.session(days=2, place="=HYPERLINK(1)")
    row = desk.put(session, S.SELECTED, desk.person("=1+1"))
    answer = desk.get("attendance_xlsx", session.pk)
    sheet = load_workbook(io.BytesIO(answer.content)).active
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert values[3] == ["番号", "職員番号", "氏名", "フリガナ", "所属", "11/14", "11/15", "備考"]
    assert values[4][:3] == [1, row.employee.staff_number, "=1+1"]
    assert sheet["C5"].data_type == "s"
    assert seen_by(AuditEvent.Kind.EXPORT) == [row.employee_id]


def test_a_character_that_no_sheet_holds_is_told_and_nothing_leaves(desk):
    session = desk.session(days=1)
    row = desk.put(session, S.SELECTED)
    type(row.employee).objects.filter(pk=row.employee_id).update(kana="カナ\x07")
    assert desk.get("attendance_xlsx", session.pk).status_code == 422
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).exists()


@pytest.mark.parametrize("people", [10, 60])
def test_sheets_take_at_most_twelve_questions(desk, people):
    session = desk.session(days=3)
    for _ in range(people):
        desk.put(session, S.SELECTED)
    client = desk.client()
    for name in ("attendance.pdf", "attendance.xlsx"):
        client.get(f"/training/sessions/{session.pk}/{name}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/training/sessions/{session.pk}/{name}")
        assert len(asked) <= 12
