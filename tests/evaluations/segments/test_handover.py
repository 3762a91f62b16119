"""The former evaluator leaves a memo: read by his successor and those who read his marks, never by the person."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluations.models import Draft, SheetNotice, SheetStage
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets import corrections, handovers
from evaluations.sheets.segments import reassign
from evaluations.sheets.writing import StaleError
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db

S, A, X = State, Stage, Action
MEMO = "前半は折衝に力を入れた"


@pytest.fixture
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


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


# ── Drafts


def keep(year, row, text, by="former", **said):
    address = reverse("evaluations:handover_draft", args=[row.sheet_id])
    data = {"segment": row.pk, "handover": text, "seen": handovers.stamp(row)}
    return year.client(by).post(address, data, **said)


@pytest.mark.usefixtures("noon")
class TestDrafts:
    def test_what_is_typed_is_kept_and_offered_when_the_page_is_opened_again(self, year, passed):
        assert "下書きを保存しました" in keep(year, passed, MEMO, headers={"HX-Request": "true"}).content.decode()
        offered = year.get("handover", passed.sheet_id, by="former")
        assert "保存していない下書きがあります" in offered.content.decode()
        assert MEMO not in offered.content.decode()
        taken = year.get("handover", passed.sheet_id, by="former", segment=passed.pk, draft=1)
        assert f"{MEMO}</textarea>" in taken.content.decode()

    def test_sent_again_after_a_login_it_leads_to_the_page(self, year, passed):
        assert keep(year, passed, MEMO).url == reverse("evaluations:handover", args=[passed.sheet_id])
        assert Draft.objects.get().data["handover"] == MEMO

    def test_it_is_gone_once_it_is_saved_or_thrown_away(self, year, passed):
        client, address = year.client("former"), reverse("evaluations:handover", args=[passed.sheet_id])
        keep(year, passed, MEMO)
        client.post(f"{address}?segment={passed.pk}", {"do": "discard"})
        assert not Draft.objects.exists()
        keep(year, passed, MEMO)
        client.post(address, {"segment": passed.pk, "handover": MEMO, "seen": handovers.stamp(passed)})
        assert not Draft.objects.exists()

    def test_a_draft_of_what_was_saved_since_is_shown_beside_it_and_saves_over_nothing(self, year, passed):
        keep(year, passed, "下書きのことば")
        save(year, passed)
        page = year.get("handover", passed.sheet_id, by="former", segment=passed.pk, draft=1).content.decode()
        assert "いま保存されている内容" in page
        assert MEMO in page
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        said = {"segment": passed.pk, "handover": "下書きのことば", "seen": seen}
        assert year.post("handover", passed.sheet_id, by="former", **said).status_code == 409
        passed.refresh_from_db()
        assert passed.handover == MEMO

    def test_nobody_else_keeps_one_or_is_offered_it(self, year, passed):
        keep(year, passed, MEMO)
        assert keep(year, passed, "ほかの人", by=A.HR).status_code == 404
        assert not reads(year, passed, A.HR)
        assert Draft.objects.get().data["handover"] == MEMO

    def test_when_it_can_no_longer_be_written_none_is_kept(self, year, passed):
        SheetStage.objects.filter(sheet=passed.sheet_id, stage="first", is_current=True).update(submitted_at=NOON)
        answer = keep(year, passed, MEMO, headers={"HX-Request": "true"}).content.decode()
        assert "いまは書けない状態になりました" in answer
        assert not Draft.objects.exists()


def test_it_goes_along_to_a_corrected_sheet_and_an_empty_one_does_not(year, passed):
    sheet = save(year, passed).sheet
    SheetStage.objects.create(
        sheet=sheet, stage=A.FIRST, evaluator=year.world.boss, name="無言", is_current=False,
        valid_from=date(2026, 4, 1), valid_to=date(2026, 4, 2),
    )  # fmt: skip
    type(sheet).objects.filter(pk=sheet.pk).update(state=S.DISCLOSED, disclosed_at=NOON)
    new = corrections.order(type(sheet).objects.get(pk=sheet.pk), by=year.user(A.HR), at=NOON, reason="再評価の決定")
    (row,) = new.stages.filter(is_current=False)
    assert (row.evaluator, row.handover) == (passed.evaluator, MEMO)
    assert MEMO in year.get("rate", new.pk, by=A.FIRST).content.decode()
    assert MEMO not in year.get("sheet", new.pk).content.decode()
