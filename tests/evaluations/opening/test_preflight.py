"""What is told before a cycle is opened: who, where, what; errors forbid it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Exclusion, Route, RouteException, Sheet, StageRule, Window
from evaluations.opening.preflight import ERRORS, Topic, preflight
from staff.models import Leave, Posting, Secondment
from tests.evaluations.opening.town import Town
from tests.factories import DepartmentFactory, EmployeeFactory
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db


def test_a_cycle_that_is_ready_says_how_many_and_nothing_against_it(town):
    found = preflight(town.cycle, on=TODAY)
    assert (found.is_ready, found.number, found.exempt, found.on) == (True, 3, 0, TODAY)


# ── Errors, each made by one change


def no_first(town: Town) -> None:
    Route.objects.filter(stage="first", by="person").delete()
    Route.objects.create(
        authority=town.world.authority, stage="first", grades=("G5",), levels_up=3, valid_from=date(2026, 4, 1)
    )


def duplicate(town: Town) -> None:
    StageRule.objects.filter(stage="confirmer").update(may_be_same=False)


def gone(town: Town) -> None:
    left = EmployeeFactory(authority=town.world.authority, name="退職 八郎", left_on=date(2025, 3, 31))
    RouteException.objects.create(
        employee=town.world.subject, stage="first", evaluator=left, reason="元の上司", valid_from=date(2026, 4, 1)
    )


def circle(town: Town) -> None:
    RouteException.objects.create(
        employee=town.world.manager, stage="first", evaluator=town.world.subject, reason="誤り",
        valid_from=date(2026, 4, 1),
    )  # fmt: skip


def no_grade(town: Town) -> None:
    Posting.objects.on(TODAY).filter(employee=town.world.subject).update(grade_code="")


def unknown_grade(town: Town) -> None:
    Posting.objects.on(TODAY).filter(employee=town.world.subject).update(grade_code="G9")


def no_items(town: Town) -> None:
    town.ability.item_weights.update(weight=0)


def no_routes(town: Town) -> None:
    Route.objects.all().delete()


def scheme_lacks(town: Town) -> None:
    StageRule.objects.filter(stage="first").delete()


def draft_policy(town: Town) -> None:
    type(town.framework).objects.filter(pk=town.framework.pk).move(state="draft")


def no_self_window(town: Town) -> None:
    Window.objects.filter(step="self").delete()


def windows_out_of_order(town: Town) -> None:
    Window.objects.filter(step="first").update(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 15))


def nobody_there(town: Town) -> None:
    town.cycle.departments.set([DepartmentFactory(authority=town.world.authority)])


CASES = [
    (no_first, Topic.NO_EVALUATOR, ("部長 一郎", "一次評価者がいません。")),
    (duplicate, Topic.DUPLICATE, ("部長 一郎", "確認者の副市長 六郎は、前の段階も受け持っています。")),
    (gone, Topic.GONE, ("本人 三郎", "評価者の退職 八郎は、在職していないか、本務がありません。")),
    (circle, Topic.CIRCLE, ("課長 二郎", "本人 三郎と、たがいに一次評価者になっています。")),
    (no_grade, Topic.NO_GRADE, ("本人 三郎", "発令に職位がありません。")),
    (unknown_grade, Topic.NO_GRADE, ("本人 三郎", "職位「G9」は、この方針にありません。")),
    (no_items, Topic.NO_ITEMS, ("本人 三郎", "「能力評価」に、主事の項目がありません。")),
    (no_routes, Topic.NO_ROUTES, ("", "この日に使える経路がありません。")),
    (scheme_lacks, Topic.SCHEME, ("", "一次評価者の段階がありません。")),
    (draft_policy, Topic.FRAMEWORK, ("", "「人材育成基本方針(第1版)」はまだ施行されていません。")),
    (
        no_self_window,
        Topic.WINDOWS,
        ("", "「自己申告」の期間がありません。その開始日に、期間中の記録書が次へ進みます。"),
    ),
    (windows_out_of_order, Topic.WINDOWS, ("", "「一次評価」が「自己申告」より前に始まるか、終わっています。")),
    (nobody_there, Topic.NO_PEOPLE, ("", "この日に記録書を作る人がいません。")),
]


@pytest.mark.parametrize(("change", "topic", "said"), CASES, ids=[case[0].__name__ for case in CASES])
def test_what_stands_in_the_way_is_told_and_refuses(town, change, topic, said):
    change(town)
    assert said in town.findings(topic)
    assert topic in ERRORS
    with pytest.raises(ValidationError):
        town.open()
    assert not Sheet.objects.exists()


def test_all_errors_are_told_at_once_and_the_refusal_names_the_first(town):
    no_grade(town)
    circle(town)
    no_self_window(town)
    assert {"no_grade", "circle", "windows"} <= town.topics()
    with pytest.raises(ValidationError) as refused:
        town.open()
    assert any("本人 三郎" in message for message in refused.value.messages)


def test_many_errors_are_counted_where_they_are_not_named(town):
    Posting.objects.update(grade_code="")
    no_self_window(town)
    circle(town)
    duplicate(town)
    with pytest.raises(ValidationError) as refused:
        town.open()
    assert "ほかに" in refused.value.messages[-1]


# ── What is worth knowing


def test_a_missed_limit_exempts_with_its_reason(town):
    type(town.scheme).objects.filter(pk=town.scheme.pk).update(min_service_months=6)
    newcomer = town.newcomer("新人 七郎", valid_from=date(2026, 11, 1), employment="reappointed")
    type(newcomer).objects.filter(pk=newcomer.pk).update(hired_on=date(2026, 11, 1))
    town.cycle.scheme.refresh_from_db()
    assert town.findings(Topic.EXEMPT) == [("新人 七郎", "期間中の勤務月数が足りない")]


def test_days_on_leave_are_no_days_of_duty(town):
    type(town.scheme).objects.filter(pk=town.scheme.pk).update(min_duty_days=200)
    Leave.objects.create(
        employee=town.world.manager, kind="sickness", valid_from=date(2026, 4, 1), valid_to=date(2026, 9, 30)
    )
    assert ("課長 二郎", "期間中の勤務日数が足りない") in town.findings(Topic.EXEMPT)


def test_an_exclusion_by_hand_counts_and_what_is_noted_beside_it_is_not_told(town):
    Exclusion.objects.create(
        cycle=town.cycle, employee=town.world.subject, reason="leave", note="病名", decided_by=town.hr, decided_at=NOON
    )
    assert town.findings(Topic.EXEMPT) == [("本人 三郎", "休業・休職")]


def test_who_is_exempt_needs_no_grade_now(town):
    no_grade(town)
    Exclusion.objects.create(
        cycle=town.cycle, employee=town.world.subject, reason="other", decided_by=town.hr, decided_at=NOON
    )
    assert town.findings(Topic.EXEMPT_UNREADY) == [("本人 三郎", "発令に職位がありません。")]
    assert town.open() == 3


def test_a_stage_held_together_with_the_one_before_is_told(town):
    assert town.findings(Topic.MERGED) == [("部長 一郎", "確認者(副市長 六郎)は、前の段階とまとめて行います。")]


def test_a_stage_that_is_left_out_is_told_with_its_reason(town):
    RouteException.objects.create(
        employee=town.world.subject, stage="second", action="skip", reason="併任のため", valid_from=date(2026, 4, 1)
    )
    assert town.findings(Topic.SKIPPED) == [("本人 三郎", "二次評価者を省きます(併任のため)。")]


def test_who_has_no_post_is_told_and_gets_no_sheet(town):
    EmployeeFactory(authority=town.world.authority, name="無所属 九郎")
    assert ("無所属 九郎", "本務の発令がありません。") in town.findings(Topic.UNPOSTED)
    assert town.open() == 3


def test_evaluators_on_leave_and_people_elsewhere_are_told(town):
    Leave.objects.create(employee=town.world.boss, kind="sickness", valid_from=date(2026, 10, 1))
    Secondment.objects.create(
        employee=town.world.manager, kind="dispatch", destination="県庁", valid_from=date(2026, 4, 1)
    )
    assert [who for who, _what in town.findings(Topic.AWAY)] == ["部長 一郎"]
    assert town.findings(Topic.SECONDED) == [("課長 二郎", "県庁")]


def test_an_evaluator_on_leave_for_whom_somebody_acts_is_no_matter(town):
    """課長 has a deputy on the day."""
    Leave.objects.create(employee=town.world.manager, kind="sickness", valid_from=date(2026, 10, 1))
    assert town.findings(Topic.AWAY) == []


def test_people_of_no_concern_are_counted(town):
    town.newcomer(employment="fiscal_year")
    type(town.scheme).objects.filter(pk=town.scheme.pk).update(employment_types=("regular",))
    town.cycle.scheme.refresh_from_db()
    assert ("", "対象の任用形態でない人: 1人") in town.findings(Topic.OTHERS)


def test_deadlines_on_closed_days_are_told(town):
    Window.objects.filter(step="goals").update(ends_on=date(2026, 4, 29))
    assert ("", "「目標の設定」の締切(2026年4月29日)は閉庁日です。") in town.findings(Topic.DATES)


@pytest.mark.parametrize(
    ("hired", "kind", "number"),
    [
        (date(2026, 9, 1), "regular", 3),
        (date(2026, 4, 1), "regular", 4),
        (date(2026, 9, 1), "probation", 1),
        (date(2026, 4, 1), "probation", 0),
    ],
)
def test_probation_belongs_to_its_own_scheme(town, hired, kind, number):
    """In probation on the base date (1 January): six months from the hire."""
    employee = EmployeeFactory(authority=town.world.authority, hired_on=hired)
    Posting.objects.create(
        employee=employee, department=town.world.team, grade_code="G1", valid_from=hired, order_kind="hire"
    )
    type(town.scheme).objects.filter(pk=town.scheme.pk).update(kind=kind)
    town.cycle.scheme.refresh_from_db()
    assert preflight(town.cycle, on=TODAY).number == number


def test_as_many_questions_for_many_people_as_for_few(town):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            preflight(type(town.cycle).objects.select_related("scheme", "framework").get(pk=town.cycle.pk), on=TODAY)
        return len(asked)

    few = questions()
    for number in range(10):
        town.newcomer(f"新人 {number}号")
    assert questions() == few
