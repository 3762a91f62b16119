"""My training, that of somebody else, and that of my people."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from staff.models import AuditEvent, RoleGrant
from tests.staff.world import NOON, TODAY
from tests.training.factories import CourseFactory
from training import enrolments
from training.models import ExternalRecord, Notice, RequirementRule
from training.rules.moves import Actor
from training.rules.requirements import State as Owed
from training.rules.workflow import MOVES, Action, State
from training.views.enrolments import ELSEWHERE
from training.views.mine import NOTICES_OPEN
from training.views.team import APPLICATIONS_OPEN
from training.words import MOVED


def rule(desk, course=None, **fields):
    course = course or CourseFactory(authority=desk.world.authority)
    fields = {"valid_from": date(2020, 4, 1)} | fields
    return RequirementRule.objects.create(authority=desk.world.authority, course=course, **fields)


def mine(desk, by="own"):
    return desk.get("mine", by=by).context


def test_what_i_must_take_comes_with_its_reason_and_its_last_day(desk):
    asked, advised = rule(desk, year_to=30), rule(desk, is_required=False)
    context = mine(desk)
    (one,) = context["required"]
    assert (one.course, one.why, one.obligation.due) == (
        asked.course, "採用30年目まで → 採用30年目の年度末まで", date(2046, 3, 31),
    )  # fmt: skip
    assert [one.course for one in context["recommended"]] == [advised.course]


def test_the_way_to_it_is_shown_and_once_completed_it_is_settled(desk):
    asked = rule(desk)
    enrolment = desk.put(desk.session(course=asked.course), State.RECOMMENDED, desk.world.subject)
    (one,) = mine(desk)["required"]
    assert (one.obligation.state, one.enrolment) == (Owed.ENROLLED, enrolment.pk)
    enrolment.state = State.COMPLETED
    enrolment.save()
    context = mine(desk)
    assert context["required"] == []
    assert [one.obligation.state for one in context["settled"]] == [Owed.DONE]


def test_each_part_has_what_belongs_there(desk):
    me = desk.world.subject
    by_state = {state: desk.put(desk.session(days=1), state, me) for state in State}
    context = mine(desk)

    def keys(name):
        return {row.pk for row in context[name]}

    def of(*states):
        return {by_state[state].pk for state in states}

    assert keys("under_way") == of("applied", "recommended", "waiting", "selected", "attended", "reported")
    assert keys("reports") == of("attended")
    assert keys("unanswered") == of("attended", "reported", "completed", "followed_up")
    assert {row.pk for year in context["years"] for row in year.rows} == of("completed", "followed_up")
    assert keys("ended") == of("not_recommended", "declined", "withdrawn", "cancelled", "absent")


def test_what_i_completed_stands_by_fiscal_year_with_its_hours(desk):
    me = desk.world.subject
    for begins, hours in ((date(2026, 3, 31), "6.5"), (date(2026, 4, 1), "3"), (date(2025, 4, 1), None)):
        desk.put(desk.session(days=1, begins=begins, course__hours=hours), State.COMPLETED, me)
    record = {"employee": me, "provider": "大学", "completed_on": date(2025, 5, 1), "hours": 10}
    ExternalRecord.objects.create(**record, title="統計", state="confirmed")
    ExternalRecord.objects.create(**record, title="未確認")
    years = mine(desk)["years"]
    assert [(year.year, len(year.rows), year.hours) for year in years] == [
        (2026, 1, Decimal(3)), (2025, 3, Decimal("16.5")),
    ]  # fmt: skip
    text = desk.get("mine", by="own").content.decode()
    assert "統計" in text
    assert "未確認" not in text


def test_notices_are_read_when_i_say_so_and_only_those_that_i_saw(desk):
    me, session = desk.world.subject, desk.session()
    enrolment = enrolments.enrol(session, me, Action.APPLY, by=me.user, at=NOON)
    enrolments.move(enrolment, Action.RECOMMEND, by=desk.world.users["manager"], at=NOON)
    page = desk.get("mine", by="own")
    assert "所属長が推薦しました" in page.content.decode()
    shown = [notice["pk"] for notice, _words in page.context["notices"]]
    enrolments.move(enrolment, Action.SELECT, by=desk.world.users["training"], at=NOON)
    desk.post("mine", by="own", notice=shown)
    assert [notice["action"] for notice, _words in mine(desk)["notices"]] == [Action.SELECT]


def test_nobody_reads_the_notices_of_another(desk):
    me = desk.world.subject
    enrolment = enrolments.enrol(desk.session(), me, Action.APPLY, by=me.user, at=NOON)
    notice = enrolment.steps.get().notices.get()
    assert notice.to == desk.world.manager
    desk.post("mine", by="own", notice=[notice.pk, "x", "9" * 30])
    assert Notice.objects.get(pk=notice.pk).read_at is None
    assert "本人 三郎さん" in desk.get("mine", by="manager").content.decode()


def test_who_heads_the_person_no_longer_keeps_the_notice_without_what_was_said(desk):
    me, head = desk.world.subject, desk.world.manager
    enrolment = enrolments.enrol(desk.session(), me, Action.APPLY, by=me.user, at=NOON, reason="窓口のため")
    assert "窓口のため" in desk.get("mine", by="manager").content.decode()
    head.postings.update(is_head=False)
    text = desk.get("mine", by="manager").content.decode()
    assert "本人 三郎さん" in text
    assert "窓口のため" not in text
    assert reverse("training:enrolment", args=[enrolment.pk]) not in text


def test_many_notices_come_piece_by_piece_the_latest_first(desk):
    me = desk.world.subject
    for number in range(NOTICES_OPEN + 2):
        made = desk.put(desk.session(), State.SELECTED, me)
        step = made.steps.create(action="select", state="selected", at=NOON + timedelta(hours=-number))
        step.notices.create(to=me)
    page = desk.get("mine", by="own")
    shown = [notice["at"] for notice, _words in page.context["notices"]]
    assert (len(shown), shown) == (NOTICES_OPEN, sorted(shown, reverse=True))
    assert "ほかに2件あります" in page.content.decode()
    read = desk.post("mine", by="own", notice=[notice["pk"] for notice, _words in page.context["notices"]])
    assert (len(read.context["notices"]), read.context["more_notices"]) == (2, 0)


def test_of_somebody_else_it_is_read_by_those_who_may_and_written_down(desk):
    enrolment = desk.put(desk.session(days=1), State.COMPLETED, desk.world.subject)
    before = AuditEvent.objects.filter(what="職員の研修").count()
    page = desk.get("person", desk.world.subject.pk, by="manager")
    assert enrolment.session.course.name in page.content.decode()
    assert AuditEvent.objects.filter(what="職員の研修").count() == before + 1
    assert "notices" not in page.context
    assert desk.get("person", desk.world.subject.pk, by="own").url == reverse("training:mine")


# ── My people


def test_what_waits_for_me_is_on_one_page_and_done_in_place(desk):
    me = desk.world.subject
    enrolment = enrolments.enrol(desk.session(), me, Action.APPLY, by=me.user, at=NOON, reason="窓口のため")
    back = desk.put(desk.session(days=1, begins=TODAY - timedelta(days=100)), State.COMPLETED, me)
    desk.put(desk.session(days=1), State.COMPLETED, me)
    for by in ("manager", "deputy", "boss"):
        context = desk.get("team", by=by).context
        assert [one.row.pk for one in context["applications"]] == [enrolment.pk]
        assert [one.enrolment for one in context["follow_ups"]] == [back.pk]
    page = desk.post("enrolment", enrolment.pk, by="deputy", action="recommend", back="team")
    assert page.redirect_chain == [(reverse("training:team"), 302)]
    course = enrolment.session.course.name
    assert [str(told) for told in page.context["messages"]] == [f"本人 三郎さんを「{course}」に推薦しました。"]
    assert page.context["applications"] == []


def test_applications_stand_by_session_and_many_are_opened_first(desk):
    world = desk.world
    crowded, other = (
        desk.session(course__name="人気"),
        desk.session(course__name="先の回", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1)),
    )
    people = [desk.person(f"部下 {number}") for number in range(APPLICATIONS_OPEN)]
    for person in people:
        person.postings.update(department=world.team)
        desk.put(crowded, State.APPLIED, person)
    desk.put(other, State.APPLIED, world.subject)
    page = desk.get("team", by="manager")
    told = [
        [(one.row.name, len(one.applications)) for one in page.context[name]] for name in ("sessions", "more_sessions")
    ]
    assert told == [[("人気", APPLICATIONS_OPEN)], [("先の回", 1)]]
    assert "ほか1回の研修への申し込みを見る" in page.content.decode()


def test_every_move_that_is_made_on_the_page_has_words_for_what_was_done():
    made = {move.action for move in MOVES if not move.begins and move.actors != {Actor.SYSTEM}} - ELSEWHERE
    assert made == set(MOVED)


def test_what_my_people_must_take_stands_with_the_overdue_first_and_can_be_narrowed(desk):
    late, coming = rule(desk, year_to=3, valid_from=date(2015, 4, 1)), rule(desk, year_to=30, is_required=False)
    rows = [(line.person.pk, line.asked.course) for line in desk.get("team", by="manager").context["page"]]
    me = desk.world.subject.pk
    assert rows == [(me, late.course), (me, coming.course)]
    for query, expected in (
        ({"state": "overdue"}, [late.course]),
        ({"state": "due"}, [coming.course]),
        ({"state": "enrolled"}, []),
        ({"required": "yes"}, [late.course]),
        ({"required": "no"}, [coming.course]),
        ({"course": late.course.code}, [late.course]),
        ({"department": desk.world.team.code}, [late.course, coming.course]),
        ({"department": desk.world.other_section.code}, [late.course, coming.course]),
        ({"state": "nonsense"}, [late.course, coming.course]),
    ):
        found = desk.get("team", by="manager", **query).context["page"]
        assert (query, [line.asked.course for line in found]) == (query, expected)


def test_only_who_may_export_takes_the_list_away_and_it_is_written_down(desk):
    rule(desk, year_to=3, valid_from=date(2015, 4, 1))
    assert desk.get("team", by="manager", export="csv-utf8").status_code == 404
    RoleGrant.objects.create(user=desk.world.users["manager"], role="hr", valid_from=date(2020, 4, 1))
    answer = desk.get("team", by="manager", export="csv-utf8", state="overdue")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("職員番号,氏名,フリガナ,所属")
    assert [line.split(",")[1] for line in lines[1:]] == ["本人 三郎"]
    assert AuditEvent.objects.filter(kind="export", what="部下の受けるべき研修").exists()


@pytest.mark.parametrize("by", ["hr", "training"])
def test_who_sees_everybody_leads_nobody(desk, by):
    assert desk.get("team", by=by).status_code == 403


def test_hr_who_is_a_head_finds_his_own_people_alone(desk):
    rule(desk)
    RoleGrant.objects.create(user=desk.world.users["manager"], role="hr", valid_from=date(2020, 4, 1))
    lines = desk.get("team", by="manager").context["page"]
    assert {line.person.pk for line in lines} == {desk.world.subject.pk}
