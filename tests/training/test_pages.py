"""The catalogue, a course and the chart, as people of a city read them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from competencies.models import Competency
from tests.common.test_pdf import ask
from tests.factories import AuthorityFactory, EmployeeFactory, user_with
from tests.training.factories import CourseFactory, SessionFactory
from training.models import Course, CourseEffect, CourseSession, Enrolment
from training.views.system import COMING, DONE, OPEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine):
    time_machine.move_to("2026-11-21T03:00:00Z", tick=False)


@pytest.fixture
def framework(city):
    return city("tachikawa")


@pytest.fixture
def client(framework):
    call_command("loaddata", "tachikawa_training", verbosity=0)
    client = Client()
    client.force_login(user_with(None, authority=framework.authority))
    return client


def page(client, name="courses", *args, **query):
    return client.get(reverse(f"training:{name}", args=args), query)


def names(response):
    return [course.name for course, *_ in response.context["rows"]]


def test_the_catalogue_lists_what_is_offered_in_the_policys_order(client):
    assert names(page(client))[:3] == ["新任職員", "目標設定", "協働研修"]
    assert len(names(page(client))) == 38


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "ｺｰﾁﾝｸﾞ"}, ["係長のためのコーチング"]),
        ({"kind": "TT5"}, ["地方財政"]),
        ({"provider": "R2", "kind": "TT4"}, ["地方自治法", "地方公務員法", "行政法", "政策法務"]),
        ({"ability": "C7"}, ["行政法"]),
        ({"month": "2027-01"}, ["政策法務"]),
        ({"q": "ペンギン"}, []),
    ],
    ids=str,
)
def test_it_is_narrowed(client, query, expected):
    CourseEffect.objects.create(course=Course.objects.get(name="行政法"), competency_code="C7")
    SessionFactory(course=Course.objects.get(name="政策法務"))
    assert names(page(client, **query)) == expected


def test_for_a_grade_come_the_courses_that_name_it_or_none(client):
    found = names(page(client, grade="G3"))
    assert "新任係長" in found
    assert "OJT" in found
    assert "新任課長" not in found


def test_what_the_address_cannot_mean_is_told_and_narrows_nothing(client):
    response = page(client, kind="nonsense")
    assert len(names(response)) == 38
    assert response.context["form"].errors


def test_the_next_session_is_told_and_one_in_preparation_is_not(client):
    course = Course.objects.get(name="行政法")
    SessionFactory(course=course, starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 1))
    SessionFactory(course=course, state=CourseSession.State.PLANNED, starts_on=date(2026, 12, 25))
    assert "2027年2月1日" in page(client, q="行政法").content.decode()
    assert "12月25日" not in page(client, "course", course.code).content.decode()


def test_a_course_tells_what_it_builds_and_when_it_is_held(client):
    course = Course.objects.get(name="行政法")
    CourseEffect.objects.create(course=course, competency_code="C7")
    SessionFactory(course=course, place="研修所", capacity=30)
    text = page(client, "course", course.code).content.decode()
    ability = Competency.objects.get(code="C7").name
    for told in (ability, "2027年1月20日", "研修所", "30人"):
        assert told in text


def test_another_authoritys_course_is_not_found_like_a_missing_one(client):
    stranger = CourseFactory(authority=AuthorityFactory(), code="X1")
    answers = [page(client, "course", code) for code in (stranger.code, "X2")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_list_leaves_with_its_filters(client):
    answer = page(client, kind="TT5", export="csv-utf8")
    told = answer.content.decode("utf-8-sig").splitlines()[1]
    assert told == "P32,地方財政,東京都市町村職員研修所・自治体経営,東京都市町村職員研修所,,,,"


def test_the_chart_has_every_course(client):
    text = page(client, "system").content.decode()
    assert all(f">{name}</a>" in text for name in Course.objects.values_list("name", flat=True))


def test_the_chart_tells_what_i_completed_what_i_go_to_and_what_is_open(
    framework, client, django_assert_max_num_queries
):
    me = EmployeeFactory(authority=framework.authority)
    me.user = user_with(None, authority=framework.authority)
    me.save()
    done, coming, offered = Course.objects.all()[:3]
    for course, state in ((done, "completed"), (coming, "recommended")):
        session = SessionFactory(course=course)
        Enrolment.objects.create(session=session, employee=me, state=state, applied_at="2026-11-01T03:00:00Z")
    SessionFactory(course=offered)
    own = Client()
    own.force_login(me.user)
    page(own, "system")
    with django_assert_max_num_queries(12):
        told = page(own, "system").context
    cells = [cell for _, row in told["rows"] for cell in row] + told["everybody"]
    marks = {entry["code"]: entry["mark"] for cell in cells for entry in cell if entry["mark"]}
    assert marks == {done.code: DONE, coming.code: COMING, offered.code: OPEN}
    printed = ask("pdftotext", page(own, "system_pdf").content, "-layout")
    assert "募集中" not in printed


def test_the_chart_is_printed_with_every_course(client):
    printed = ask("pdftotext", page(client, "system_pdf").content, "-layout")
    text = "".join(printed.split())
    assert all(name in text for name in Course.objects.values_list("name", flat=True) if len(name) < 8)
    assert "立川市第3次職員人材育成基本方針" in text


@pytest.mark.parametrize("name", ["courses", "system", "system_pdf"])
def test_it_takes_at_most_twelve_questions(client, name, django_assert_max_num_queries):
    page(client, name)  # when somebody was last there is written every few minutes
    with django_assert_max_num_queries(12):
        page(client, name)
