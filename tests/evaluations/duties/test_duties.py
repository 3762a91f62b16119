"""What of the evaluation awaits whom, on the home page and on the list of a manager's people."""

from datetime import date, timedelta

import pytest

from evaluations.models import Cycle, Grievance, Opinion, Probation, Sheet, SheetNotice, SheetStage, SheetStep
from evaluations.rules.workflow import Action, Stage, State
from evaluations.sheets.segments import reassign
from staff import inbox
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db

S, A, X = State, Stage, Action


def titles(year, by=A.SELF, on=TODAY):
    found = inbox.waiting(year.user(by), on=on)
    return [(duty.title, duty.due) for duty in found if "評価" in duty.title or "人います" in duty.title]


@pytest.mark.parametrize(
    ("state", "title", "due", "page"),
    [
        (S.GOAL_DRAFT, "の目標を出す", date(2026, 4, 30), "goals/"),
        (S.SELF_OPEN, "の自己申告を出す", date(2027, 1, 31), "self/"),
        (S.DISCLOSED, "の結果を確かめる", date(2027, 3, 31), "result/"),
    ],
)
def test_the_person_is_told_what_to_write_and_until_when(year, state, title, due, page):
    sheet = year.sheet(state)
    (duty,) = [duty for duty in inbox.waiting(year.user(A.SELF), on=TODAY) if duty.href.startswith("/evaluations/")]
    assert (duty.title, duty.due) == (f"「2026年度 人事評価」{title}", due)
    assert duty.href == f"/evaluations/sheets/{sheet.pk}/{page}"
    assert year.client(A.SELF).get(duty.href).status_code == 200


@pytest.mark.parametrize(
    ("state", "action"),
    [(S.GOAL_SUBMITTED, X.RETURN_GOALS), (S.IN_PERIOD, X.REOPEN_GOALS), (S.SELF_SUBMITTED, X.RETURN_SELF)],
)
def test_what_came_back_is_told_from_what_is_new(year, state, action):
    sheet = year.sheet(state)
    year.move(sheet, action, A.FIRST, reason="数で書いてください")
    whys = [duty.why for duty in inbox.waiting(year.user(A.SELF), on=TODAY) if duty.href.startswith("/evaluations/s")]
    assert whys == ["評価者から戻ってきました。そのわけを読み、直して、もう一度提出します。"]


@pytest.mark.parametrize("state", [S.GOAL_SUBMITTED, S.IN_PERIOD, S.RATED, S.CONFIRMED, S.CLOSED, S.EXEMPT])
def test_nothing_awaits_the_person_in_other_states(year, state):
    year.sheet(state)
    assert titles(year) == []


def test_a_result_that_was_acknowledged_waits_no_more(year):
    sheet = year.sheet(S.DISCLOSED)
    Sheet.objects.filter(pk=sheet.pk).update(disclosed_at=NOON, acknowledged_at=NOON)
    assert titles(year) == []


@pytest.mark.parametrize(
    ("state", "by", "title", "due"),
    [
        (S.GOAL_SUBMITTED, A.FIRST, "目標の確認を待っている人が1人います", date(2026, 5, 15)),
        (S.SELF_SUBMITTED, A.FIRST, "一次評価を待っている人が1人います", date(2027, 2, 15)),
        (S.FIRST_RATED, A.SECOND, "二次評価を待っている人が1人います", date(2027, 2, 28)),
        (S.ADJUSTED, A.CONFIRMER, "確認を待っている人が1人います", date(2027, 3, 10)),
        (S.DISCLOSED, A.FIRST, "期末面談を待っている人が1人います", date(2027, 3, 31)),
    ],
)
def test_an_evaluator_is_told_how_many_wait_for_him(year, state, by, title, due):
    year.sheet(state)
    assert titles(year, by) == [(title, due)]
    assert all(titles(year, other) == [] for other in (A.FIRST, A.SECOND, A.CONFIRMER) if other != by)


def test_whoever_acts_for_an_evaluator_is_told_too(year):
    year.sheet(S.SELF_SUBMITTED)
    deputy = year.world.users["deputy"]
    assert "一次評価を待っている人が1人います" in {duty.title for duty in inbox.waiting(deputy, on=TODAY)}
    after = TODAY + timedelta(days=100)
    assert "一次評価を待っている人が1人います" not in {duty.title for duty in inbox.waiting(deputy, on=after)}


def test_stages_that_are_done_together_are_told_once(year):
    sheet = year.sheet(S.FIRST_RATED)
    SheetStage.objects.filter(sheet=sheet, stage="second").update(is_merged=True)
    assert titles(year, A.SECOND) == []


def test_rehearsals_closed_cycles_and_replaced_sheets_tell_nothing(year):
    sheet = year.sheet()
    Sheet.objects.filter(pk=sheet.pk).update(is_current=False)
    assert titles(year) == []
    Sheet.objects.filter(pk=sheet.pk).update(is_current=True)
    Cycle.objects.filter(pk=year.cycle.pk).update(state="closed")
    assert titles(year) == []


def test_a_former_evaluator_is_asked_for_a_memo_until_he_wrote_it(year):
    sheet = year.sheet(S.IN_PERIOD)
    reassign(sheet, A.FIRST, year.world.beside, on=date(2026, 10, 1), by=year.user(A.HR), at=NOON, reason="異動")
    SheetNotice.objects.all().delete()
    assert titles(year, A.FIRST) == [("評価の引き継ぎを書く人が1人います", None)]
    (duty,) = [duty for duty in inbox.waiting(year.user(A.FIRST), on=TODAY) if "引き継ぎ" in duty.title]
    assert year.client(A.FIRST).get(duty.href).status_code == 200
    SheetStage.objects.filter(sheet=sheet, is_current=False).update(handover="書いた")
    assert titles(year, A.FIRST) == []


def test_hr_is_told_what_is_not_disclosed_not_closed_and_not_answered(year):
    sheet = year.sheet(S.CONFIRMED)
    year.sheet(S.FEEDBACK_DONE, who=year.world.beside)
    Grievance.objects.create(sheet=sheet, step="consultation", text="理由を知りたい", filed_at=NOON)
    assert {title for title, _due in titles(year, A.HR)} | {
        duty.title for duty in inbox.waiting(year.user(A.HR), on=TODAY)
    } >= {
        "開示を待っている結果が1件あります",
        "完了を待っている記録書が1件あります",
        "評価の苦情の申出が1件、回答を待っています",
    }
    others = {duty.title for duty in inbox.waiting(year.world.users["hr_elsewhere"], on=TODAY)}
    assert not {title for title in others if "件" in title}


def test_a_result_that_is_withheld_for_a_reason_is_not_asked_for(year):
    sheet = year.sheet(S.CONFIRMED)
    Sheet.objects.filter(pk=sheet.pk).update(undisclosed_reason="本人の希望")
    assert not [duty for duty in inbox.waiting(year.user(A.HR), on=TODAY) if "開示" in duty.title]


def test_notices_are_counted_until_they_are_read(year):
    sheet = year.sheet(S.IN_PERIOD)
    step = SheetStep.objects.create(sheet=sheet, action=Action.CONFIRM_GOALS, state=S.IN_PERIOD, at=NOON)
    SheetNotice.objects.create(to=sheet.employee, step=step)
    assert titles(year) == [("評価のお知らせが1件あります", None)]
    SheetNotice.objects.update(read_at=NOON)
    assert titles(year) == []


def test_an_opinion_on_probation_is_asked_for_when_it_is_near(year):
    probation = Probation.objects.create(
        employee=year.world.subject, starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31)
    )
    Opinion.objects.create(
        probation=probation, milestone=5, due=date(2026, 11, 30), evaluator=year.people[A.FIRST]
    )  # fmt: skip

    def asked(on):
        return [(duty.title, duty.due) for duty in inbox.waiting(year.user(A.FIRST), on=on) if "条件付" in duty.title]

    assert asked(TODAY) == [("本人 三郎さんの条件付採用の意見を書く", date(2026, 11, 30))]
    assert asked(date(2026, 9, 1)) == []
    Opinion.objects.update(verdict="suitable")
    assert asked(TODAY) == []


def test_a_manager_sees_what_awaits_his_people_and_no_page_for_it(year):
    year.sheet(S.SELF_OPEN)
    year.sheet(S.IN_PERIOD, who=year.world.beside)
    found = inbox.duties_of_people([year.world.subject.pk, year.world.beside.pk], on=TODAY)
    told = [duty for duty in found[year.world.subject.pk] if "自己申告" in duty.title]
    assert [(duty.title, duty.due, duty.href) for duty in told] == [
        ("「2026年度 人事評価」の自己申告を出す", date(2027, 1, 31), "")
    ]
    assert not [duty for duty in found.get(year.world.beside.pk, []) if "人事評価" in duty.title]


def test_the_home_page_asks_at_most_twelve_questions(year, time_machine, django_assert_max_num_queries):
    time_machine.move_to(NOON)
    year.sheet(S.SELF_SUBMITTED)
    for by in (A.SELF, A.FIRST, A.CONFIRMER, A.HR):
        browser = year.client(by)
        browser.get("/")
        with django_assert_max_num_queries(12):
            assert browser.get("/").status_code == 200
