"""Opening a cycle: sheets with everything as it stands, all or nothing, once; late joiners; a copy for next year."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import jobs
from common.models import Job
from competencies.models import CompetencyLevel
from evaluations import schemes, words
from evaluations.models import Exclusion, Sheet, SheetItem, SheetStage, SheetStep, Window
from evaluations.opening import copying, cycles, work, writing
from evaluations.opening.copying import a_year_on, next_name
from evaluations.opening.preflight import Topic
from evaluations.rules.workflow import Action, State
from evaluations.sheets import door
from staff.models import AuditEvent, Posting
from tests.evaluations.factories import SheetFactory
from tests.factories import FrameworkFactory, user_with
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db
NAMES = ["本人 三郎", "課長 二郎", "部長 一郎"]


def sheet_of(town, employee=None) -> Sheet:
    return Sheet.objects.get(cycle=town.cycle, employee=employee or town.world.subject)


def test_opening_makes_a_sheet_for_everybody_with_the_person_as_he_is(town):
    assert town.open() == 3
    assert sorted(Sheet.objects.values_list("name", flat=True)) == sorted(NAMES)
    sheet = sheet_of(town)
    told = (sheet.grade_code, sheet.grade_name, sheet.department_name, sheet.title, sheet.is_head, sheet.state)
    assert told == ("G1", "主事", "財務部 税務課 市民税係", "主事", False, "goal_draft")
    assert (sheet.kana, sheet.staff_number, sheet.opened_at) == (
        "カナ", town.world.subject.staff_number, NOON,
    )  # fmt: skip
    assert sheet_of(town, town.world.boss).is_head


def test_evaluators_stand_on_the_sheet_from_the_day(town):
    town.open()
    rows = [(row.stage, row.name, row.title, row.valid_from) for row in sheet_of(town).stages.all()]
    assert rows == [
        ("first", "課長 二郎", "財務部 税務課 課長", TODAY),
        ("second", "部長 一郎", "財務部 部長", TODAY),
        ("confirmer", "副市長 六郎", "福祉部 副市長", TODAY),
    ]


def test_items_have_the_words_of_the_persons_own_level(town):
    town.open()
    rows = [(item.code, item.name, item.expected, item.weight) for item in sheet_of(town).items.all()]
    assert rows == [
        ("C1", "企画力", "主事の企画力の行動", Decimal(50)),
        ("C2", "折衝力", "主事の折衝力の行動", Decimal(50)),
    ]
    assert SheetItem.objects.get(sheet__employee=town.world.boss, code="C1").expected == "部長の企画力の行動"


def test_one_who_holds_two_stages_has_both_and_the_first_step_says_so(town):
    town.open()
    sheet = sheet_of(town, town.world.boss)
    assert [(row.stage, row.is_merged) for row in sheet.stages.all()] == [("first", False), ("confirmer", True)]
    step = sheet.steps.get()
    assert (step.action, step.state, step.by, step.at) == (words.OPENED, "goal_draft", town.hr, NOON)
    assert step.reason == "確認者は、前の段階と同じ人がまとめて行います。"
    assert sheet_of(town).steps.get().reason == ""


def test_the_scheme_is_frozen_the_cycle_open_and_the_log_knows(town):
    town.open()
    town.scheme.refresh_from_db()
    town.cycle.refresh_from_db()
    assert (town.scheme.is_frozen, town.cycle.state) == (True, "open")
    changed = town.cycle.history.first()
    assert (changed.history_user, changed.history_change_reason) == (town.hr, "評価の回を始める")
    event = AuditEvent.objects.get(kind="evaluation")
    assert (event.what, len(event.people)) == ("評価の回を始めた: 2026年度 人事評価", 3)


def test_a_scheme_without_goals_begins_in_the_period(town):
    town.scheme.axis_set.filter(kind="goals").delete()
    town.open()
    assert sheet_of(town).state == "in_period"


def test_who_is_exempt_has_a_sheet_that_says_so_and_can_come_back(town):
    Exclusion.objects.create(
        cycle=town.cycle, employee=town.world.subject, reason="leave", note="病名", decided_by=town.hr, decided_at=NOON
    )
    town.open()
    sheet = sheet_of(town)
    assert (sheet.state, sheet.steps.get().reason) == ("exempt", "休業・休職")
    door.move(sheet, Action.READMIT, by=town.hr, at=NOON, reason="復職した")
    assert sheet_of(town).state == "goal_draft"
    assert sheet.items.count() == 2


def test_opening_twice_makes_nothing_twice(town):
    town.open()
    before = (Sheet.objects.count(), SheetStage.objects.count(), SheetItem.objects.count(), SheetStep.objects.count())
    assert town.open() == 0
    assert before == (
        Sheet.objects.count(), SheetStage.objects.count(), SheetItem.objects.count(), SheetStep.objects.count(),
    )  # fmt: skip
    assert AuditEvent.objects.filter(kind="evaluation").count() == 1


def test_a_late_joiner_is_added_the_same_way(town):
    town.open()
    newcomer = town.newcomer()
    assert town.open() == 1
    assert sheet_of(town, newcomer).stages.get(stage="first").evaluator == town.world.manager


def test_what_stops_on_the_way_wrote_nothing(town, monkeypatch):
    monkeypatch.setattr(writing, "BATCH", 2)
    written = writing._write

    def write(plan, planned, by, at):
        if Sheet.objects.exists():
            raise RuntimeError("killed")
        written(plan, planned, by, at)

    monkeypatch.setattr(writing, "_write", write)
    with pytest.raises(RuntimeError):
        town.open()
    town.cycle.refresh_from_db()
    town.scheme.refresh_from_db()
    assert not Sheet.objects.exists()
    assert (town.cycle.state, town.scheme.is_frozen) == ("draft", False)


def test_in_the_background_it_tells_how_many_and_a_refusal_says_why(town, time_machine):
    time_machine.move_to(NOON, tick=False)
    job = work.ask(work.OPEN, town.cycle, title="始める", by=town.hr, now=NOON)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"number": 3})
    newcomer = town.newcomer(grade_code="")
    refused = work.ask(work.OPEN, town.cycle, title="始める", by=town.hr, now=NOON)
    refused.refresh_from_db()
    assert (refused.state, refused.message) == ("failed", f"職位がわからない人がいます: {newcomer}")


def test_who_may_not_run_cycles_is_refused_in_the_background_too(town, time_machine):
    time_machine.move_to(NOON, tick=False)
    stranger = user_with("hr")
    job = work.ask(work.OPEN, town.cycle, title="始める", by=stranger, now=NOON)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "評価の回が見つかりません。")
    assert not Sheet.objects.exists()


def test_pressing_twice_leads_to_the_first_job(town):
    first = Job.objects.create(
        kind=work.OPEN, title="始める", by=town.hr, created_at=NOON, options={"cycle": town.cycle.pk}
    )
    assert work.ask(work.OPEN, town.cycle, title="始める", by=town.hr, now=NOON) == first


def test_a_job_in_parts_that_stopped_says_that_the_rest_can_follow(town):
    job = Job.objects.create(
        kind=work.START_SELF, title="始める", by=town.hr, created_at=NOON, state="running", heartbeat_at=NOON
    )
    jobs.bury(now=NOON + jobs.HEART_STOPS_AFTER * 2)
    job.refresh_from_db()
    assert "続きから進みます" in job.message


def test_a_sheet_stays_as_it_was_when_everything_else_changes(town):
    town.open()
    type(town.framework).objects.filter(pk=town.framework.pk).move(state="draft")
    CompetencyLevel.objects.filter(framework=town.framework).update(behaviour="改めた")
    Posting.objects.on(TODAY).filter(employee=town.world.subject).update(grade_code="G4", title="係長")
    town.world.subject.name = "改姓 三郎"
    town.world.subject.save()
    sheet = sheet_of(town)
    assert (sheet.name, sheet.grade_code, sheet.title) == ("本人 三郎", "G1", "主事")
    assert sheet.items.first().expected == "主事の企画力の行動"


def test_as_many_writes_for_many_people_as_for_few(town):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            town.open()
        return len(asked)

    few = questions()
    for number in range(10):
        town.newcomer(f"新人 {number}号")
    assert questions() <= few


# ── Closing


def test_a_cycle_ends_when_every_sheet_is_done(town):
    town.open()
    with pytest.raises(ValidationError, match="まだ完了していない記録書が3件"):
        cycles.close_cycle(town.cycle, by=town.hr, at=NOON)
    Sheet.objects.update(state=State.CLOSED)
    assert cycles.close_cycle(town.cycle, by=town.hr, at=NOON).state == "closed"
    with pytest.raises(ValidationError, match="終わった回"):
        town.open()


# ── Next year's


def test_next_years_cycle_has_this_years_dates_a_year_on(town):
    town.open()
    copy = copying.copy_cycle(town.cycle, by=town.hr, at=NOON)
    assert (copy.name, copy.state, copy.copied_from) == ("2027年度 人事評価", "draft", town.cycle)
    assert (copy.period_from, copy.period_to, copy.base_date) == (
        date(2027, 4, 1), date(2028, 3, 31), date(2028, 1, 1),
    )  # fmt: skip
    second = copy.windows.get(step="second")
    assert (second.starts_on, second.ends_on) == (date(2028, 2, 16), date(2028, 2, 29))
    assert list(copy.departments.all()) == [town.world.bureau]
    assert copy.windows.count() == Window.objects.filter(cycle=town.cycle).count()
    assert not copy.sheets.exists()


def test_a_window_of_a_step_that_the_scheme_does_not_have_is_told_and_not_copied(town):
    days = {"starts_on": date(2027, 2, 25), "ends_on": date(2027, 3, 1)}
    Window.objects.create(cycle=town.cycle, step="adjust", **days)
    assert ("", "「調整」は、この評価制度にない手順です。期間を消してください。") in town.findings(Topic.DATES)
    copy = copying.copy_cycle(town.cycle, by=town.hr, at=NOON)
    steps = set(town.cycle.windows.values_list("step", flat=True))
    assert set(copy.windows.values_list("step", flat=True)) == steps - {"adjust"}


def test_it_takes_the_newest_edition_of_the_scheme_and_the_policy_of_its_base_date(town):
    town.open()
    town.scheme.refresh_from_db()
    newer = schemes.revise(town.scheme)
    following = FrameworkFactory(authority=town.world.authority, number=2)
    frameworks = type(following).objects
    frameworks.filter(pk=town.framework.pk).move(effective_to=date(2027, 3, 31), state="superseded")
    frameworks.filter(pk=following.pk).move(state="in_force", effective_from=date(2027, 4, 1))
    copy = copying.copy_cycle(town.cycle, by=town.hr, at=NOON)
    assert (copy.scheme, copy.framework) == (newer, following)


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (date(2026, 4, 30), date(2027, 4, 30)),
        (date(2027, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2028, 2, 28), date(2029, 2, 28)),
        (date(2028, 3, 1), date(2029, 3, 1)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_year_on(day, then):
    assert a_year_on(day) == then


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("2026年度 人事評価", "2027年度 人事評価"),
        ("令和8年度上期", "令和9年度上期"),
        ("人事評価", "人事評価の写し"),
    ],
)
def test_the_name_of_next_years(name, then):
    assert next_name(name) == then


def test_a_corrected_sheet_is_not_made_again(town):
    """Whoever has any sheet in the cycle has had his."""
    SheetFactory(cycle=town.cycle, employee=town.world.subject, department=town.world.team, is_current=False)
    assert town.open() == 2
