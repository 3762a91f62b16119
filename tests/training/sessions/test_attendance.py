"""Attendance day by day: what follows from it, how it is mended, and that a stale or double sheet does no harm."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.staff.world import NOON, TODAY
from tests.training.desk import told
from training.models import Attendance, Enrolment, EnrolmentStep, Notice
from training.sessions import attendance
from training.sessions.attendance import Change, Entry

pytestmark = pytest.mark.django_db
S = Enrolment.State


class Sheet:
    """The grid as somebody has it open: what he changes, he sends with what it said when he opened it."""

    def __init__(self, desk, session):
        self.desk, self.session = desk, session
        self.days = list(session.days.all())
        self.shown = desk.get("attendance", session.pk).context["shown"]

    def send(self, marks, *, notes=None, do="record"):
        """``marks``: enrolment → its marks, one a day; a dash leaves the day blank."""
        data = {"do": do, "shown": self.shown}
        for enrolment, letters in marks.items():
            for number, (day, letter) in enumerate(zip(self.days, letters, strict=True)):
                name = f"{enrolment.pk}-{day.pk}"
                data[f"mark-{name}"] = LETTERS[letter]
                data[f"note-{name}"] = (notes or {}).get((enrolment, number), "")
        return self.desk.post("attendance", self.session.pk, **data)


LETTERS = {"出": "present", "遅": "late", "早": "left_early", "欠": "absent", "-": ""}


@pytest.fixture
def session(desk):
    return desk.session(days=2)


def state(row):
    row.refresh_from_db()
    return row.state


def marks():
    return list(Attendance.objects.order_by("enrolment", "day").values_list("mark", flat=True))


@pytest.mark.parametrize(
    ("letters", "becomes"),
    [
        ("出出", S.ATTENDED), ("遅欠", S.ATTENDED), ("欠早", S.ATTENDED), ("欠欠", S.ABSENT), ("出-", S.SELECTED),
        ("欠-", S.SELECTED),
    ],
)  # fmt: skip
def test_the_enrolment_follows_once_every_day_has_its_mark(desk, session, letters, becomes):
    row = desk.put(session, S.SELECTED)
    Sheet(desk, session).send({row: letters}, notes={(row, 0): "体調不良"})
    assert state(row) == becomes
    assert marks() == [LETTERS[letter] for letter in letters if letter != "-"]


def test_who_was_there_on_no_day_is_told_with_the_note_as_the_reason(desk, session):
    row = desk.put(session, S.SELECTED)
    answer = Sheet(desk, session).send({row: "欠欠"}, notes={(row, 0): "災害対応", (row, 1): "災害対応"})
    assert row.steps.get().reason == "災害対応"
    assert Notice.objects.filter(to=row.employee).exists()
    assert any("お知らせしました" in said for said in told(answer))


def test_all_days_absent_without_a_note_is_refused_and_nothing_typed_is_lost(desk, session):
    row, other = desk.put(session, S.SELECTED), desk.put(session, S.SELECTED)
    answer = Sheet(desk, session).send({row: "欠欠", other: "遅出"}, notes={(other, 0): "電車の遅れ"})
    assert answer.status_code == 422
    assert not Attendance.objects.exists()
    text = answer.content.decode()
    assert text.count("事情を備考に入力してください") == 2  # above, and in the row
    assert 'value="電車の遅れ"' in text
    assert text.count('<option value="absent" selected>') == 2


def test_a_mark_can_be_mended_and_the_enrolment_follows(desk, session):
    row = desk.put(session, S.SELECTED)
    Sheet(desk, session).send({row: "欠欠"}, notes={(row, 0): "連絡なし"})
    Sheet(desk, session).send({row: "欠出"}, notes={(row, 0): "連絡なし"})
    assert state(row) == S.ATTENDED
    Sheet(desk, session).send({row: "欠欠"}, notes={(row, 0): "連絡なし"})
    assert state(row) == S.ABSENT
    assert [step.action for step in row.steps.all()] == ["mark_absent", "mark_attended", "mark_absent"]


def test_every_change_of_a_mark_is_kept_with_who_made_it(desk, session):
    row = desk.put(session, S.SELECTED)
    Sheet(desk, session).send({row: "出出"})
    Sheet(desk, session).send({row: "遅出"})
    first = Attendance.objects.order_by("day").first()
    assert [(h.mark, h.history_user) for h in first.history.order_by("history_id")] == [
        ("present", desk.world.users["training"]), ("late", desk.world.users["training"]),
    ]  # fmt: skip


@pytest.mark.parametrize("kept", [S.REPORTED, S.COMPLETED, S.FOLLOWED_UP])
def test_who_has_reported_or_completed_was_not_absent_all_along(desk, session, kept):
    row = desk.put(session, kept)
    answer = Sheet(desk, session).send({row: "欠欠"}, notes={(row, 0): "事情"})
    assert "欠席にはできません" in answer.content.decode()
    assert (state(row), marks()) == (kept, [])
    Sheet(desk, session).send({row: "出欠"})
    assert (state(row), marks()) == (kept, ["present", "absent"])


def test_sent_twice_it_is_kept_once(desk, session):
    row = desk.put(session, S.SELECTED)
    sheet = Sheet(desk, session)
    sheet.send({row: "出出"})
    again = sheet.send({row: "出出"})
    assert told(again) == ["変わったところはありません。"]
    assert EnrolmentStep.objects.filter(enrolment=row).count() == 1
    assert [day.history.count() for day in Attendance.objects.all()] == [1, 1]


def test_what_somebody_else_changed_meanwhile_stays_and_is_told(desk, session):
    row, other = desk.put(session, S.SELECTED, desk.person("先の人")), desk.put(session, S.SELECTED)
    mine = Sheet(desk, session)
    Sheet(desk, session).send({row: "遅出"})
    answer = mine.send({row: "出出", other: "出出"})
    assert marks() == ["late", "present", "present", "present"]
    assert any("先の人さんの2026年11月14日は、ほかの人が「遅刻」に変えていた" in said for said in told(answer))
    assert state(other) == S.ATTENDED


def test_a_blank_on_an_old_sheet_takes_nothing_away(desk, session):
    row = desk.put(session, S.SELECTED)
    mine = Sheet(desk, session)
    Sheet(desk, session).send({row: "出出"})
    mine.send({row: "--"})
    assert marks() == ["present", "present"]


def test_a_mark_is_not_taken_away(desk, session):
    row = desk.put(session, S.SELECTED)
    Sheet(desk, session).send({row: "出出"})
    assert "消さずに" in Sheet(desk, session).send({row: "-出"}).content.decode()
    assert marks() == ["present", "present"]


def test_a_note_without_a_mark_is_asked_about(desk, session):
    row = desk.put(session, S.SELECTED)
    answer = Sheet(desk, session).send({row: "-出"}, notes={(row, 0): "遅れると連絡"})
    assert "出欠を選んでください" in answer.content.decode()
    assert 'value="遅れると連絡"' in answer.content.decode()


def test_everybody_without_a_mark_is_marked_present_in_one_go(desk, session):
    late, blank = desk.put(session, S.SELECTED), desk.put(session, S.SELECTED)
    first = session.days.first()
    Sheet(desk, session).send({late: "遅-", blank: "--"}, do=f"fill-{first.pk}")
    assert marks() == ["late", "present"]


def test_nobody_was_there_on_a_day_to_come(desk):
    session = desk.session(days=2, begins=TODAY, deadline=TODAY)
    row = desk.put(session, S.SELECTED)
    page = desk.get("attendance", session.pk)
    assert [has_come for _, has_come in page.context["days"]] == [True, False]
    tomorrow = session.days.last()
    with pytest.raises(ValidationError, match="まだ来ていない日"):
        attendance.record(
            session, {(row.pk, tomorrow.pk): Change(Entry(), Entry("present"))}, by=desk.world.users["hr"], at=NOON
        )


@pytest.mark.parametrize("data", [{"shown": "壊れた"}, {"shown": '{"1-1": 3}'}, {"shown": "[]"}, {}], ids=str)
def test_a_broken_sheet_is_no_error(desk, session, data):
    row = desk.put(session, S.SELECTED)
    name = f"{row.pk}-{session.days.first().pk}"
    answer = desk.post("attendance", session.pk, do="record", **{f"mark-{name}": "present"}, **data)
    assert answer.status_code == 200
    assert marks() == ["present"]


@pytest.mark.parametrize("mark", ["nonsense", "PRESENT", "出席"])
def test_what_is_no_mark_is_refused(desk, session, mark):
    row = desk.put(session, S.SELECTED)
    name = f"{row.pk}-{session.days.first().pk}"
    answer = desk.post("attendance", session.pk, do="record", **{f"mark-{name}": mark, f"note-{name}": "あ" * 201})
    assert answer.status_code == 422
    assert not Attendance.objects.exists()


def test_marks_of_another_session_are_not_read(desk, session):
    other = desk.session(days=1)
    row = desk.put(other, S.SELECTED)
    name = f"{row.pk}-{other.days.get().pk}"
    desk.post("attendance", session.pk, do="record", **{f"mark-{name}": "present"})
    assert not Attendance.objects.exists()
    with pytest.raises(ValidationError, match="この回のものではない"):
        attendance.record(
            session, {(row.pk, other.days.get().pk): Change(Entry(), Entry("present"))},
            by=desk.world.users["hr"], at=NOON,
        )  # fmt: skip


def test_only_those_who_select_record_and_not_of_a_cancelled_session(desk, session):
    row = desk.put(session, S.SELECTED)
    sent = {(row.pk, session.days.first().pk): Change(Entry(), Entry("present"))}
    for kind, user in desk.world.users.items():
        if user is None or kind in ("hr", "training"):
            continue
        with pytest.raises(ValidationError, match="役割ではできません"):
            attendance.record(session, sent, by=user, at=NOON)
    session.state = "cancelled"
    session.save()
    with pytest.raises(ValidationError, match="中止"):
        attendance.record(session, sent, by=desk.world.users["training"], at=NOON)
    assert not Attendance.objects.exists()


def test_without_days_the_page_says_what_to_do(desk):
    session = desk.session(starts_on=TODAY - timedelta(days=1), ends_on=TODAY, deadline=TODAY - timedelta(days=9))
    desk.put(session, S.SELECTED)
    assert "開催日が登録されていません" in desk.get("attendance", session.pk).content.decode()


# ── Completion


def test_who_is_ticked_completes_and_a_missing_report_is_warned_of(desk, session):
    reported = desk.put(session, S.REPORTED, desk.person("出した人"))
    owing = desk.put(session, S.ATTENDED, desk.person("出していない人"))
    answer = desk.post("attendance", session.pk, do="complete", enrolment=[reported.pk, owing.pk])
    assert [state(reported), state(owing)] == [S.COMPLETED, S.ATTENDED]
    assert "修了にしていません: 出していない人" in told(answer)[1]
    desk.post("attendance", session.pk, do="complete", enrolment=[owing.pk], without_report="on")
    assert state(owing) == S.COMPLETED


def test_completing_twice_tells_once(desk, session):
    row = desk.put(session, S.REPORTED)
    for _ in range(2):
        answer = desk.post("attendance", session.pk, do="complete", enrolment=[row.pk])
    assert row.steps.count() == 1
    assert "いまは「修了」です" in told(answer)[0]


def test_nobody_ticked_and_somebody_of_another_session_complete_nothing(desk, session):
    other = desk.put(desk.session(days=1), S.REPORTED)
    for pks in ([], [other.pk]):
        answer = desk.post("attendance", session.pk, do="complete", enrolment=pks)
        assert told(answer) == ["修了とする人に印を付けてください。"]
    assert state(other) == S.REPORTED


def test_who_was_not_there_is_not_completed(desk, session):
    row = desk.put(session, S.ABSENT)
    desk.post("attendance", session.pk, do="complete", enrolment=[row.pk], without_report="on")
    assert state(row) == S.ABSENT
