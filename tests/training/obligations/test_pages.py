"""Who must take what, the rules in words, and what a change would do, as people of the city read them."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.management.commands.demo import CITIES
from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.training.factories import CourseFactory
from tests.training.obligations.conftest import NOON, hire
from training.models import Course, Enrolment, RequirementRule
from training.obligations.reasons import Names
from training.obligations.wording import sentence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


def page(town, name="obligations", *args, kind="training", **query):
    return browser_of(town.world.users[kind]).get(reverse(f"training:{name}", args=args), query)


def numbers(response):
    return {line.label: [cell.number for cell in line.cells] for line in response.context["lines"]}


def people(response):
    return [row.who.name for row in response.context["found"]]


# ── 受講の状況


def test_obligations_are_counted_by_course(town):
    town.completed(town.novice, town.beginners, date(2026, 5, 1))
    assert numbers(page(town)) == {"新任職員": [0, 0, 0, 0, 1, 0], "新任係長": [0, 0, 1, 0, 0, 0]}


def test_and_by_department_with_all_under_it(town):
    assert numbers(page(town, show="departments")) == {"財務部": [0, 0, 1, 0, 0, 0], "福祉部": [1, 0, 0, 0, 0, 0]}
    below = numbers(page(town, show="departments", department="A"))
    assert below == {"税務課": [0, 0, 1, 0, 0, 0]}


def test_each_number_leads_to_its_people(town):
    line = next(line for line in page(town).context["lines"] if line.label == "新任職員")
    answer = browser_of(town.world.users["training"]).get(reverse("training:obligations") + line.cells[0].href)
    assert people(answer) == ["新人 二郎"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["新人 二郎"]),
        ({"state": "all"}, ["新人 二郎", "係長 一子"]),
        ({"state": "later"}, ["係長 一子"]),
        ({"state": "all", "course": "P9"}, ["係長 一子"]),
        ({"state": "all", "department": "B"}, ["新人 二郎"]),
        ({"state": "all", "until": "2026-12-31"}, ["新人 二郎"]),
        ({"state": "all", "must": "recommended"}, []),
        ({"state": "nonsense", "course": "none", "until": "いつか"}, ["新人 二郎"]),
    ],
    ids=str,
)
def test_the_list_is_narrowed(town, query, expected):
    assert people(page(town, show="people", **query)) == expected


def test_it_says_why_and_until_when(town):
    text = page(town, show="people", state="all").content.decode()
    for told in ("2026年4月1日に", "に昇任 → 2026年度末まで", "2027年3月31日", "期限超過", "235日過ぎ"):
        assert told in text


def test_recommended_courses_are_told_apart(town):
    RequirementRule.objects.filter(pk=town.hired.pk).update(is_required=False)
    town.hired.refresh_from_db()
    town.hired.save()
    assert people(page(town, show="people")) == []
    assert people(page(town, show="people", must="recommended")) == ["新人 二郎"]
    assert page(town).context["overdue"] == 0


def test_a_bureau_is_told_of_its_own_people_alone(town):
    own, other = (page(town, kind=kind, show="people", state="all") for kind in ("bureau_hr", "bureau_hr_beside"))
    assert (people(own), people(other)) == (["係長 一子"], ["新人 二郎"])
    assert numbers(page(town, kind="bureau_hr", show="departments")) == {"財務部": [0, 0, 1, 0, 0, 0]}
    assert [told.called for told in page(town, "rules", kind="bureau_hr").context["current"]] == [0, 1]


def test_whose_obligations_were_seen_is_written_down(town):
    page(town)
    assert not AuditEvent.objects.filter(what="受講の状況").exists()
    page(town, show="people")
    event = AuditEvent.objects.get(what="受講の状況")
    assert [one.employee for one in event.whose.all()] == [town.novice]


def test_what_is_shown_leaves_as_a_file(town):
    people_file = page(town, show="people", state="all", export="csv-utf8").content.decode("utf-8-sig").splitlines()
    assert people_file[0] == "職員番号,氏名,フリガナ,組織,研修の記号,研修,必須,理由,期限,状況"
    assert people_file[1].endswith("福祉課,P1,新任職員,はい,2025年4月1日に採用 → 2025年度末まで,2026-03-31,期限超過")
    assert set(AuditEvent.objects.get(kind="export").people) == {town.chief.pk, town.novice.pk}
    counts = page(town, export="csv-utf8").content.decode("utf-8-sig").splitlines()
    assert counts[1] == "新任職員,1,0,0,0,0,0,1"


# ── A day to come


def test_next_april_calls_those_who_are_promoted_by_then_and_only_hr_is_told(town):
    answer = page(town, kind="hr", on="2027-04-01")
    assert [(row.who.name, row.change) for row in answer.context["changed"]] == [
        ("内示 三子", "新たに対象"),
        ("係長 一子", "期限が過ぎる"),
    ]
    assert "内示 三子" in page(town, kind="hr", on="2027-04-01", show="people", state="all").content.decode()
    for kind in ("training", "bureau_hr"):
        text = page(town, kind=kind, on="2027-04-01", show="people", state="all").content.decode()
        assert "内示 三子" not in text
        assert "人事担当だけが見られます" in text


def test_the_differences_are_narrowed_and_leave_as_a_file(town):
    narrowed = page(town, kind="hr", on="2027-04-01", department="B").context["changed"]
    assert narrowed == []
    lines = page(town, kind="hr", on="2027-04-01", course="P9", export="csv-utf8").content.decode("utf-8-sig")
    assert "内示 三子,カナ,税務課,新任係長,新たに対象,対象ではありません,2027年4月1日に" in lines


def test_who_has_no_post_by_then_stands_where_he_stands_today(town):
    town.novice.postings.update(valid_to=date(2027, 3, 31))
    row = next(r for r in page(town, kind="hr", on="2027-04-01").context["changed"] if r.who.pk == town.novice.pk)
    assert (row.department, row.change, row.after) == ("福祉課", "対象から外れる", "この日に本務の発令がありません")


def test_a_day_that_is_past_is_not_shown(town):
    assert "過去の日の状況は出せません" in page(town, kind="hr", on="2026-04-01").content.decode()


# ── 受講のきまり


def test_everybody_reads_the_rules_and_how_many_they_call_is_for_those_with_the_right(town):
    own, office = page(town, "rules", kind="own"), page(town, "rules")
    for answer in (own, office):
        assert "採用された人は、その年度の末までに「新任職員」を受けます。" in answer.content.decode()
    assert "対象 1人" not in own.content.decode()
    assert "対象 1人(うち、まだの人 1人)" in office.content.decode()


def test_the_rules_leave_as_a_file_for_those_with_the_right(town):
    lines = page(town, "rules", export="csv-utf8").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("P1,新任職員,はい,採用された人は、")
    assert page(town, "rules", kind="own", export="csv-utf8").status_code == 404


def test_rules_to_come_and_rules_that_ended_stand_apart(town):
    rule = {"authority": town.authority, "course": town.beginners}
    coming = RequirementRule.objects.create(**rule, valid_from=date(2027, 4, 1))
    past = RequirementRule.objects.create(**rule, valid_from=date(2020, 4, 1), valid_to=date(2025, 3, 31))
    context = page(town, "rules").context
    assert [[told.rule for told in context[name]] for name in ("coming", "past")] == [[coming], [past]]


# ── What a change would do


def filled(rule, **changed):
    """The form as the page shows it, with some fields changed."""
    fields = {
        "course": rule.course_id, "cause": rule.cause, "grades": list(rule.grades), "valid_from": rule.valid_from,
        "is_required": "on", "within_months": rule.within_months,
        "seen": rule.history.first().history_id if rule.pk else "",
    }  # fmt: skip
    return {name: value for name, value in {**fields, **changed}.items() if value is not None}


def tried(town, kind="training", **changed):
    return page(town, "rule_preview", town.hired.pk, kind=kind, **filled(town.hired, **changed), **{"try": "1"})


def send(town, name="rule_preview", kind="training", client=None, **data):
    args = [town.hired.pk] if name == "rule_preview" else []
    return (client or browser_of(town.world.users[kind])).post(reverse(f"training:{name}", args=args), data)


def test_a_preview_names_those_who_are_called_released_and_moved(town):
    later = tried(town, within_months="24").context
    assert [(row.who.name, row.change) for row in later["changed"]] == [("新人 二郎", "期限が変わる")]
    assert [line.label for line in later["by_department"]] == ["福祉部"]
    wider = tried(town, cause="group").context["changed"]
    assert ("係長 一子", "新たに対象") in [(row.who.name, row.change) for row in wider]
    ended = tried(town, valid_to="2026-10-31").context["changed"]
    assert [(row.who.name, row.change) for row in ended] == [("新人 二郎", "対象から外れる")]


def test_a_preview_changes_nothing(town):
    tried(town, within_months="24")
    assert RequirementRule.objects.get(pk=town.hired.pk).within_months is None


def test_a_preview_of_a_rule_to_come_knows_of_promotions_to_come_for_hr_alone(town):
    far = RequirementRule.objects.create(
        authority=town.authority, course=town.beginners, valid_from=date(2030, 4, 1), grades=["G3"]
    )
    address = {**filled(far, valid_from="2027-04-01"), "try": "1"}
    answers = {kind: page(town, "rule_preview", far.pk, kind=kind, **address) for kind in ("hr", "training")}
    names = {kind: {row.who.name for row in answer.context["changed"]} for kind, answer in answers.items()}
    assert names == {"hr": {"係長 一子", "内示 三子"}, "training": {"係長 一子"}}
    assert "今日のままとして比べました" in answers["training"].content.decode()


def test_a_bureau_is_told_what_changes_for_its_own_people_and_saves_nothing(town):
    assert tried(town, "bureau_hr", cause="group").content.decode().count("新人 二郎") == 0
    assert "この内容で保存する" not in tried(town, "bureau_hr", cause="group").content.decode()
    assert send(town, kind="bureau_hr", **filled(town.hired, within_months="24")).status_code == 403


def test_what_changes_leaves_as_a_file(town):
    address = {**filled(town.hired, within_months="24"), "try": "1", "export": "csv-utf8"}
    lines = page(town, "rule_preview", town.hired.pk, **address).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "職員番号,氏名,フリガナ,組織,研修,変わること,変更前,変更後"
    assert "期限が変わる" in lines[1]


def test_it_is_saved_with_its_history(town):
    answer = send(town, **filled(town.hired, within_months="24"))
    assert answer.url == reverse("training:rules")
    rule = RequirementRule.objects.get(pk=town.hired.pk)
    last = rule.history.first()
    assert (rule.within_months, last.history_user, last.history_change_reason) == (
        24, town.world.users["training"], "変わる人を確かめて保存",
    )  # fmt: skip


def test_what_somebody_else_changed_first_is_not_overwritten(town):
    stale = filled(town.hired, within_months="24")
    town.hired.within_months = 6
    town.hired.save()
    assert "ほかの人が先に直しました" in send(town, **stale).content.decode()
    assert RequirementRule.objects.get(pk=town.hired.pk).within_months == 6


def test_a_new_rule_that_is_sent_twice_is_added_once(town):
    data = filled(RequirementRule(course=town.new_chief, valid_from=date(2026, 4, 1)), equivalents=[town.beginners.pk])
    assert send(town, "rule_new", **data).status_code == 302
    assert "同じ内容のきまりがすでにあります" in send(town, "rule_new", **data).content.decode()
    rule = RequirementRule.objects.get(valid_from=date(2026, 4, 1))
    assert (rule.authority, list(rule.equivalents.all())) == (town.authority, [town.beginners])


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"cause": "appointment"}, "役割を選んでください"),
        ({"year_from": "5", "year_to": "3"}, "年次の終わりは、始まり以後にしてください"),
        ({"valid_to": "2020-01-01"}, "終了日は開始日以後の日にしてください"),
        ({"within_months": "999"}, "120"),
        ({"grades": "G999"}, "G999"),
        ({"note": "長" * 201}, "200"),
    ],
    ids=str,
)
def test_what_makes_no_rule_is_told_and_what_was_typed_is_kept(town, changed, problem):
    answer = tried(town, **{"note": "わたしの備考"} | changed)
    assert problem in answer.content.decode()
    assert not answer.context["is_answered"]
    if "note" not in changed:
        assert "わたしの備考" in answer.content.decode()


def test_another_citys_course_or_rule_is_not_found(town):
    stranger = CourseFactory()
    assert "正しく選択" in tried(town, course=stranger.pk).content.decode()
    rule = RequirementRule.objects.create(authority=stranger.authority, course=stranger, valid_from=date(2026, 4, 1))
    answers = [page(town, "rule_preview", pk).status_code for pk in (rule.pk, 999_999)]
    assert answers == [404, 404]


def test_without_the_token_nothing_is_saved(town):
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.world.users["training"])
    assert send(town, client=client, **filled(town.hired, within_months="24")).status_code == 403


# ── What it costs


@pytest.mark.parametrize("kind", ["hr", "bureau_hr", "training"])
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("obligations", {}),
        ("obligations", {"show": "departments"}),
        ("obligations", {"show": "people", "state": "all"}),
        ("obligations", {"on": "2027-04-01"}),
        ("rules", {}),
        ("rule_new", {}),
        ("designate", {}),
    ],
    ids=str,
)
def test_a_page_takes_at_most_twelve_questions_however_many_are_called(
    town, kind, name, query, django_assert_max_num_queries
):
    for number in range(20):
        person = hire(town.world, f"新人 {number}", town.world.section, date(2025, 4, 1))
        session = town.session(name=f"第{number}回")
        Enrolment.objects.create(session=session, employee=person, state="applied", applied_at=NOON)
    client = browser_of(town.world.users[kind])
    address = reverse(f"training:{name}")
    client.get(address, query)
    with django_assert_max_num_queries(12):
        client.get(address, query)


@pytest.mark.parametrize("kind", ["hr", "bureau_hr", "training"])
def test_so_does_the_preview_of_a_rule_once_it_is_filled_in(town, kind):
    known = filled(town.hired, within_months="24", equivalents=[town.new_chief.pk])
    client, address = browser_of(town.world.users[kind]), reverse("training:rule_preview", args=[town.hired.pk])
    asked = {**known, "try": "1"}
    assert client.get(address, asked).context["changed"] is not None
    with CaptureQueriesContext(connection) as questions:
        client.get(address, asked)
    # Within the test's own transaction a check is told apart by a savepoint.
    assert len([q for q in questions if "SAVEPOINT" not in q["sql"]]) <= 12


# ── The five cities' examples


@pytest.mark.parametrize("code", CITIES)
def test_the_example_rules_of_a_city_load_and_say_that_they_are_examples(city, code):
    city(code)
    call_command("loaddata", f"{code}_training", f"{code}_rules", verbosity=0)
    rules = RequirementRule.objects.filter(authority__code=code).prefetch_related("equivalents")
    written = Path("fixtures", f"{code}_rules.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(rules) == len(written) == len({json.dumps(line) for line in written})
    names = Names(courses=dict(Course.objects.values_list("pk", "name")))
    for rule in rules:
        rule.full_clean()
        assert rule.note.startswith("例。")
        assert rule.course.name in sentence(rule.as_rule(), names)
