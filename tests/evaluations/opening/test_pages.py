"""HR's pages of a cycle, and the masters of the evaluation in the admin."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import Job
from evaluations.models import ClosedDay, Cycle, Exclusion, Route, RouteException, Sheet, Window
from evaluations.opening import rehearsals, work
from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.evaluations.factories import CycleFactory
from tests.evaluations.opening.test_preflight import no_grade, no_routes
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def desk(town):
    return browser_of(town.hr)


def page(cycle, query=""):
    return reverse("evaluations:cycle", args=[cycle.pk]) + query


def press(desk, cycle, name):
    return desk.post(page(cycle), {"do": name}, follow=True)


# ── Checking and opening


def test_the_check_says_who_where_and_how_to_mend_it_and_offers_no_opening(town, desk):
    no_grade(town)
    found = desk.get(page(town.cycle, "?check=1")).content.decode()
    for said in ("このままでは始められません", "職位がわからない人がいます", "本人 三郎", "財務部 税務課 市民税係"):
        assert said in found
    assert 'value="open"' not in found
    assert AuditEvent.objects.filter(kind="sight", whose__employee=town.world.subject).latest("pk").actor == town.hr


def test_the_check_leads_to_where_each_finding_is_mended(desk, town):
    """The person, the stage and the first day are filled in already."""
    Route.objects.filter(stage="first").delete()
    found = desk.get(page(town.cycle, "?check=1"))
    (group,) = [one for one in found.context["errors"] if one.group.topic == "no_evaluator"]
    assert [label for label, _href in group.places] == ["経路を足す", "評価者の例外を見る", "対象外の人を足す"]
    for href in (*(href for _label, href in group.places), *(href for _finding, href in group.lines)):
        assert desk.get(href).status_code == 200
    finding, href = group.lines[0]
    form = desk.get(href).context["adminform"].form
    assert form.get_initial_for_field(form.fields["employee"], "employee") == finding.number
    assert form.get_initial_for_field(form.fields["stage"], "stage") == finding.stage


def test_a_cycle_that_is_ready_is_opened_from_the_page_of_the_check(town, desk):
    assert 'value="open"' in desk.get(page(town.cycle, "?check=1")).content.decode()
    opened = press(desk, town.cycle, "open")
    assert opened.redirect_chain[-1][0] == page(town.cycle)
    assert "記録書を3件作りました。" in opened.content.decode()
    assert Sheet.objects.count() == 3


def test_work_that_was_refused_says_why_and_can_be_started_again(town, desk):
    no_grade(town)
    refused = press(desk, town.cycle, "open")
    assert "職位がわからない人がいます" in refused.content.decode()
    job = Job.objects.get(kind=work.OPEN)
    town.world.subject.postings.update(grade_code="G1")
    again = desk.post(reverse("evaluations:cycle_job", args=[job.pk]), follow=True)
    assert "記録書を3件作りました。" in again.content.decode()


def test_work_that_goes_on_is_shown_by_itself_to_htmx_and_to_whoever_looks_again(town, desk):
    job = Job.objects.create(
        kind=work.OPEN, title="始める", by=town.hr, created_at=NOON, state="running", heartbeat_at=NOON, total=30,
        done=12, step="記録書を作っています", options={"cycle": town.cycle.pk},
    )  # fmt: skip
    address = reverse("evaluations:cycle_job", args=[job.pk])
    for headers in ({}, {"HX-Request": "true"}):
        assert "30件中 12件" in desk.get(address, headers=headers).content.decode()
    assert "<html" not in desk.get(address, headers={"HX-Request": "true"}).content.decode()
    Job.objects.update(state="done", result={"number": 30})
    assert desk.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == page(town.cycle)


def test_without_routes_a_sample_is_offered_and_nothing_is_assumed(town, desk):
    no_routes(town)
    assert "経路の見本を作る" in desk.get(page(town.cycle, "?check=1")).content.decode()
    press(desk, town.cycle, "sample")
    made = Route.objects.order_by("pk").values_list("stage", "by", "levels_up", "valid_from")
    assert list(made) == [
        ("first", "head_above", 0, date(2026, 4, 1)),
        ("second", "head_above", 1, date(2026, 4, 1)),
        ("confirmer", "head_above", 1, date(2026, 4, 1)),
    ]
    press(desk, town.cycle, "sample")
    assert Route.objects.count() == 3


def test_late_joiners_are_added_from_the_page_of_an_open_cycle(town, desk):
    town.open()
    assert "全員に記録書があります" in desk.get(page(town.cycle, "?check=1")).content.decode()
    town.newcomer()
    assert "記録書を追加する" in desk.get(page(town.cycle, "?check=1")).content.decode()
    press(desk, town.cycle, "open")
    assert Sheet.objects.filter(name="新人 七郎").exists()


# ── The other buttons


def test_hr_begins_the_self_report_before_its_day(town, desk):
    town.open()
    Sheet.objects.update(state="in_period")
    assert "3件の記録書を、次の手順へ進めました。" in press(desk, town.cycle, "start_self").content.decode()
    assert set(Sheet.objects.values_list("state", flat=True)) == {"self_open"}


def test_without_a_self_report_it_is_the_rating_that_begins(town, desk):
    town.open()
    type(town.scheme).objects.filter(pk=town.scheme.pk).move(has_self_report=False)
    Sheet.objects.update(state="in_period")
    assert "一次評価の開始日に自動で進みます" in desk.get(page(town.cycle)).content.decode()
    shown = press(desk, town.cycle, "start_self").content.decode()
    assert "3件の記録書を、次の手順へ進めました。" in shown
    assert "自己申告を始める" not in shown
    sheet = Sheet.objects.get(name="本人 三郎")
    told = desk.get(reverse("evaluations:sheet", args=[sheet.pk])).content.decode()
    assert "評価の期間が終わりました" in told
    assert "自己申告が始まりました" not in told


def test_next_years_is_made_and_shown(town, desk):
    assert "2027年度 人事評価" in press(desk, town.cycle, "copy").content.decode()
    assert Cycle.objects.filter(copied_from=town.cycle, state="draft").exists()


def test_cycles_are_listed_the_newest_first(town, desk):
    for year in (2024, 2030, 2027):
        begun = date(year, 4, 1)
        CycleFactory(
            scheme=town.cycle.scheme,
            framework=town.cycle.framework,
            period_from=begun,
            period_to=begun,
            base_date=begun,
        )
    shown = desk.get(reverse("evaluations:cycles")).context["cycles"]
    assert [cycle.period_from.year for cycle in shown] == [2030, 2027, town.cycle.period_from.year, 2024]


def test_a_cycle_with_unfinished_sheets_is_not_ended(town, desk):
    town.open()
    assert "まだ完了していない記録書が3件" in press(desk, town.cycle, "close").content.decode()
    Sheet.objects.update(state="closed")
    assert "終えました" in press(desk, town.cycle, "close").content.decode()


def test_a_rehearsal_is_walked_as_anybody_found_by_name_and_thrown_away(town, desk):
    press(desk, town.cycle, "rehearse")
    rehearsal = Cycle.objects.get(rehearsal_of=town.cycle)
    sheet = rehearsal.sheets.get(employee=town.world.subject)
    found = desk.get(page(rehearsal, "?q=三郎")).content.decode()
    assert "課長 二郎" not in found
    for stage in ("self", "first", "second", "confirmer", "hr"):
        assert f"{reverse('evaluations:sheet', args=[sheet.pk])}?as={stage}" in found
    assert "見つかりませんでした" in desk.get(page(rehearsal, "?q=だれか")).content.decode()
    press(desk, rehearsal, "discard")
    assert not Cycle.objects.filter(pk=rehearsal.pk).exists()


def test_what_is_no_button_is_refused(town, desk):
    rehearsal = rehearsals.rehearse(town.cycle, by=town.hr, at=NOON)
    assert desk.post(page(town.cycle), {"do": "discard"}).status_code == 403
    assert desk.post(page(rehearsal), {"do": "open"}).status_code == 403


@pytest.mark.parametrize("what", ["cycles", "cycle", "rehearsal", "sheets", "routes", "exceptions", "exclusions"])
def test_pages_ask_few_questions_whatever_the_number_of_people(town, desk, what):
    town.open()
    rehearsal = rehearsals.rehearse(town.cycle, by=town.hr, at=NOON)
    RouteException.objects.create(
        employee=town.world.subject, stage="second", action="skip", reason="併任", valid_from=date(2026, 4, 1)
    )
    Exclusion.objects.create(
        cycle=town.cycle, employee=town.world.manager, reason="other", decided_by=town.hr, decided_at=NOON
    )
    address = {
        "cycles": reverse("evaluations:cycles"),
        "cycle": page(town.cycle),
        "rehearsal": page(rehearsal),
        "sheets": reverse("admin:evaluations_sheet_changelist"),
        "routes": reverse("admin:evaluations_route_changelist"),
        "exceptions": reverse("admin:evaluations_routeexception_changelist"),
        "exclusions": reverse("admin:evaluations_exclusion_changelist"),
    }[what]
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(address).status_code == 200
    assert len(asked) <= MOST


def test_the_check_of_a_draft_asks_no_more_for_many_people_than_for_few(town, desk):
    """A draft's rules are read anew each time, and in as many questions as it has kinds of rules."""
    counted = []
    for _n in range(2):
        desk.get(page(town.cycle, "?check=1"))
        with CaptureQueriesContext(connection) as asked:
            desk.get(page(town.cycle, "?check=1"))
        counted.append(len(asked))
        for number in range(5):
            town.newcomer(f"新人 {number}")
    assert counted[0] == counted[1] <= 52


# ── The admin


def admin_url(model, name, *args):
    return reverse(f"admin:evaluations_{model}_{name}", args=args)


def windows(cycle):
    rows = list(cycle.windows.all())
    data = {"windows-TOTAL_FORMS": len(rows), "windows-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= {
            f"windows-{number}-id": row.pk, f"windows-{number}-cycle": cycle.pk, f"windows-{number}-step": row.step,
            f"windows-{number}-starts_on": row.starts_on, f"windows-{number}-ends_on": row.ends_on,
        }  # fmt: skip
    return data


def test_a_cycle_is_changed_until_it_is_opened_and_its_windows_later_too(town, desk):
    address = admin_url("cycle", "change", town.cycle.pk)
    told = {
        "name": "別の名", "scheme": town.scheme.pk, "framework": town.framework.pk, "period_from": "2026-04-01",
        "period_to": "2027-03-31", "base_date": "2026-12-01", "departments": [town.world.bureau.pk],
        "history_change_reason": "名称を直した",
    }  # fmt: skip
    assert desk.post(address, told | windows(town.cycle)).status_code == 302
    town.cycle.refresh_from_db()
    assert (town.cycle.name, town.cycle.base_date) == ("別の名", date(2026, 12, 1))
    assert town.cycle.history.first().history_change_reason == "名称を直した"
    town.open()
    data = told | windows(town.cycle) | {"base_date": "2026-10-01", "windows-0-ends_on": "2026-04-28"}
    assert desk.post(address, data).status_code == 302
    town.cycle.refresh_from_db()
    assert town.cycle.base_date == date(2026, 12, 1)
    assert town.cycle.windows.get(step="goals").ends_on == date(2026, 4, 28)


def test_a_new_cycle_is_offered_a_row_for_each_step_and_keeps_those_with_days(town, desk):
    address = admin_url("cycle", "add")
    formset = desk.get(address).context["inline_admin_formsets"][0].formset
    steps = [form["step"].value() for form in formset.forms]
    assert steps == Window.Step.values
    data = {"windows-TOTAL_FORMS": len(steps), "windows-INITIAL_FORMS": 0}
    data |= {f"windows-{number}-step": step for number, step in enumerate(steps)}
    told = {
        "name": "新しい回", "scheme": town.scheme.pk, "framework": town.framework.pk, "period_from": "2026-04-01",
        "period_to": "2027-03-31", "base_date": "2026-12-01", "windows-0-starts_on": "2026-04-01",
        "windows-0-ends_on": "2026-04-30",
    }  # fmt: skip
    assert desk.post(address, told | data).status_code == 302
    made = Cycle.objects.get(name="新しい回")
    assert (made.state, [row.step for row in made.windows.all()]) == ("draft", ["goals"])


def offered(desk, cycle):
    """The steps that a row of windows can be of, as the page of a cycle offers them."""
    formset = desk.get(admin_url("cycle", "change", cycle.pk)).context["inline_admin_formsets"][0].formset
    return {str(value) for value, _label in formset.empty_form.fields["step"].choices if value}


def test_a_cycle_offers_the_steps_that_its_scheme_has_and_those_it_has_a_window_for(town, desk):
    steps = {"goals", "opening", "mid", "self", "first", "second", "confirm", "disclose", "feedback"}
    assert offered(desk, town.cycle) == steps
    Window.objects.create(cycle=town.cycle, step="adjust", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 5))
    assert offered(desk, town.cycle) == steps | {"adjust"}


def test_a_step_that_the_scheme_does_not_have_is_refused_for_a_cycle(town, desk):
    said = windows(town.cycle) | {"windows-0-step": "adjust"}
    told = {
        "name": "別の名", "scheme": town.scheme.pk, "framework": town.framework.pk, "period_from": "2026-04-01",
        "period_to": "2027-03-31", "base_date": "2026-12-01", "history_change_reason": "手順を直した",
    }  # fmt: skip
    answer = desk.post(admin_url("cycle", "change", town.cycle.pk), told | said)
    assert answer.status_code == 200
    assert answer.context["inline_admin_formsets"][0].formset.forms[0].has_error("step", "invalid_choice")
    assert not town.cycle.windows.filter(step="adjust").exists()


def test_a_cycle_that_was_opened_is_not_deleted(town, desk):
    town.open()
    answer = desk.post(admin_url("cycle", "delete", town.cycle.pk), {"post": "yes"}, follow=True)
    assert "始めた回は消せません" in answer.content.decode()
    assert Cycle.objects.filter(pk=town.cycle.pk).exists()


def test_another_authoritys_schemes_and_people_are_not_offered(town, desk):
    form = desk.get(admin_url("cycle", "add")).context["adminform"].form
    assert {scheme.authority_id for scheme in form.fields["scheme"].queryset} == {town.world.authority.pk}
    told = {"employee": town.world.elsewhere.staff_number, "cycle": town.cycle.pk, "reason": "other", "note": ""}
    answer = desk.post(admin_url("exclusion", "add"), told)
    assert "の職員がいません" in answer.content.decode()


def test_an_exclusion_is_decided_by_who_writes_it_down(town, desk):
    told = {"employee": town.world.subject.staff_number, "cycle": town.cycle.pk, "reason": "leave", "note": ""}
    desk.post(admin_url("exclusion", "add"), told)
    made = Exclusion.objects.get()
    assert (made.employee, made.decided_by, made.decided_at) == (town.world.subject, town.hr, NOON)


def test_the_log_tells_the_auditor_that_somebody_was_excluded_and_not_why(town, desk):
    told = {"employee": town.world.subject.staff_number, "cycle": town.cycle.pk, "reason": "leave", "note": "病気休職"}
    desk.post(admin_url("exclusion", "add"), told)
    desk.post(admin_url("exclusion", "change", Exclusion.objects.get().pk), told | {"note": "手術のため"})
    said = browser_of(town.world.users["auditor"]).get(reverse("admin:admin_logentry_changelist")).content.decode()
    assert said.count(f"{town.world.subject} 評価対象外の職員") == 2
    for reason in ("休業・休職", "病気", "手術"):
        assert reason not in said


def test_who_has_a_sheet_is_taken_out_there(town, desk):
    town.open()
    told = {"employee": town.world.subject.staff_number, "cycle": town.cycle.pk, "reason": "leave", "note": ""}
    assert "記録書がもうあります。" in desk.post(admin_url("exclusion", "add"), told).content.decode()
    assert not Exclusion.objects.exists()


def test_an_exception_names_people_by_number_and_shows_the_number_again(town, desk):
    told = {
        "employee": town.world.subject.staff_number, "stage": "first", "action": "replace",
        "evaluator": town.world.boss.staff_number, "reason": "利害関係", "valid_from": "2026-04-01", "valid_to": "",
    }  # fmt: skip
    assert desk.post(admin_url("routeexception", "add"), told).status_code == 302
    made = RouteException.objects.get()
    assert (made.employee, made.evaluator) == (town.world.subject, town.world.boss)
    form = desk.get(admin_url("routeexception", "change", made.pk)).content.decode()
    assert f'value="{town.world.boss.staff_number}"' in form


def test_nobody_is_his_own_exception(town, desk):
    told = {
        "employee": town.world.subject.staff_number, "stage": "first", "action": "replace",
        "evaluator": town.world.subject.staff_number, "reason": "誤り", "valid_from": "2026-04-01", "valid_to": "",
    }  # fmt: skip
    assert "本人を評価者にはできません。" in desk.post(admin_url("routeexception", "add"), told).content.decode()


def test_routes_are_told_in_words(town, desk):
    found = desk.get(admin_url("route", "changelist")).content.decode()
    for said in ("全庁 部長", "所属の長", "1つ上の組織の長", "副市長 六郎"):
        assert said in found


def test_a_closed_day_belongs_to_the_own_authority(town, desk):
    desk.post(admin_url("closedday", "add"), {"day": "2026-10-01", "name": "開庁記念日"})
    assert ClosedDay.objects.get().authority == town.world.authority


def test_the_list_of_sheets_tells_progress_and_no_rehearsal(town, desk):
    town.open(at=datetime(2026, 4, 10, 3, tzinfo=UTC))
    rehearsals.rehearse(town.cycle, by=town.hr, at=NOON)
    rows = desk.get(admin_url("sheet", "changelist")).context["cl"].result_list
    assert len(rows) == 3
    found = desk.get(admin_url("sheet", "changelist")).content.decode()
    for said in ("目標の作成中", "一次評価者 課長 二郎", "2026年4月30日"):
        assert said in found


def test_hr_takes_somebody_out_with_a_reason_and_back_again(town, desk):
    town.open()
    sheet = Sheet.objects.get(employee=town.world.subject)
    move = admin_url("sheet", "move", sheet.pk)
    assert "理由を入力してください。" in desk.post(move, {"action": "exempt"}, follow=True).content.decode()
    desk.post(move, {"action": "exempt", "reason": "派遣のため"})
    sheet.refresh_from_db()
    assert (sheet.state, sheet.steps.last().reason, sheet.steps.last().by) == ("exempt", "派遣のため", town.hr)
    page_of_it = desk.get(admin_url("sheet", "change", sheet.pk)).content.decode()
    assert "評価の対象に戻す" in page_of_it
    assert "評価対象外とする" not in page_of_it
    desk.post(move, {"action": "readmit", "reason": "戻った"})
    sheet.refresh_from_db()
    assert sheet.state == "goal_draft"


def test_nothing_else_is_moved_from_the_list(town, desk):
    town.open()
    sheet = Sheet.objects.get(employee=town.world.subject)
    answer = desk.post(admin_url("sheet", "move", sheet.pk), {"action": "confirm", "reason": "x"})
    assert answer.status_code == 404
