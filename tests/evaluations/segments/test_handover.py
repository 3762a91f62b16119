"""The former evaluator leaves a memo: read by his successor and those who read his marks, never by the person."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from evaluations.models import SheetNotice, SheetStage
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets import handovers
from evaluations.sheets.segments import reassign
from evaluations.sheets.writing import StaleError
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db

S, A, X = State, Stage, Action
MEMO = "前半は折衝に力を入れた"


@pytest.fixture
def passed(year):
    """A sheet that waits to be rated, and went from the manager, who had begun, to somebody else."""
    sheet = year.sheet(S.SELF_SUBMITTED)
    year.rate(sheet, A.FIRST, "A")
    reassign(
        sheet, A.FIRST, year.world.beside, on=date(2026, 10, 1), by=year.user(A.HR), at=NOON, reason="異動"
    )  # fmt: skip
    former, year.people[A.FIRST] = year.people[A.FIRST], year.world.beside
    year.people["former"] = former
    return SheetStage.objects.get(sheet=sheet, is_current=False)


def save(year, row, text=MEMO, by="former", seen=None):
    return handovers.save(row, text, by=year.user(by), at=NOON, seen=handovers.stamp(row) if seen is None else seen)


def reads(year, row, by) -> bool:
    return MEMO in year.get("sheet", row.sheet_id, by=by).content.decode()


def test_the_successor_is_told_and_reads_it_with_the_marks_so_far(year, passed):
    save(year, passed)
    assert {notice.to for notice in SheetNotice.objects.filter(step__action="hand_over")} == {year.world.beside}
    page = year.get("sheet", passed.sheet_id, by=A.FIRST).content.decode()
    assert MEMO in page
    assert "課長 二郎さんがこの期間に付けた評語" in page


def test_the_person_never_reads_it_and_those_above_when_they_read_the_marks(year, passed):
    save(year, passed)
    assert not reads(year, passed, A.SELF)
    assert not reads(year, passed, A.SECOND)
    year.rate(passed.sheet, A.FIRST)
    year.move(passed.sheet, X.SUBMIT_FIRST, A.FIRST)
    assert reads(year, passed, A.SECOND)
    assert not reads(year, passed, A.SELF)


def test_only_who_evaluated_then_writes_and_until_the_successor_hands_in(year, passed):
    for by in (A.FIRST, A.SECOND, A.SELF, A.HR):
        with pytest.raises(ValidationError, match="その期間の評価者だけ"):
            save(year, passed, by=by)
    year.rate(passed.sheet, A.FIRST)
    year.move(passed.sheet, X.SUBMIT_FIRST, A.FIRST)
    with pytest.raises(ValidationError, match="もう書き換えられません"):
        save(year, passed)


def test_a_memo_from_another_window_is_not_overwritten(year, passed):
    save(year, passed)
    with pytest.raises(StaleError):
        save(year, passed, "別の窓", seen=handovers.stamp(SheetStage(handover="")))


def test_the_page_saves_and_a_late_save_shows_both_texts(year, passed):
    page = year.get("handover", passed.sheet_id, by="former")
    assert "企画力" in page.content.decode()
    sent = {"segment": passed.pk, "seen": handovers.stamp(passed), "handover": MEMO}
    assert "引き継ぎを保存しました" in year.post("handover", passed.sheet_id, by="former", **sent).content.decode()
    late = year.post("handover", passed.sheet_id, by="former", **sent | {"handover": "別の窓の文"})
    assert late.status_code == 409
    assert MEMO in late.content.decode()
    assert "別の窓の文" in late.content.decode()


def test_the_page_refuses_what_it_cannot_keep_and_loses_nothing(year, passed):
    sent = {"segment": passed.pk, "seen": handovers.stamp(passed), "handover": "長" * 2001}
    page = year.post("handover", passed.sheet_id, by="former", **sent)
    assert page.status_code == 422
    assert "長" * 2001 in page.content.decode()
    assert year.post("handover", passed.sheet_id, by="former", segment="x").status_code == 404


def test_what_came_too_late_for_good_is_shown_to_be_copied(year, passed):
    year.rate(passed.sheet, A.FIRST)
    year.move(passed.sheet, X.SUBMIT_FIRST, A.FIRST)
    sent = {"segment": passed.pk, "seen": handovers.stamp(passed), "handover": MEMO}
    page = year.post("handover", passed.sheet_id, by="former", **sent)
    assert page.status_code == 422
    assert MEMO in page.content.decode()


def test_it_stands_beside_what_the_successor_rates(year, passed):
    save(year, passed)
    assert MEMO in year.get("rate", passed.sheet_id, by=A.FIRST).content.decode()
