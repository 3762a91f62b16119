"""The page of a gap: what it says, to whom, and at what price."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.training.factories import CourseFactory, SessionFactory
from tests.training.factories_gap import builds, complete, rate
from training.gaps import shown
from training.gaps.shown import Rows, Source
from training.models import ExternalRecord, SelfRating

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
MOST = 12


def page(world, by="own", *args, **query):
    name = "person_gap" if args else "gap"
    return browser_of(world.users[by]).get(reverse(f"training:{name}", args=args), query)


def cells(response) -> dict[str, list[tuple[str, str]]]:
    rows = (row for _group, rows in response.context["groups"] for row in rows)
    return {row.code: [(cell.value, cell.words) for cell in row.cells] for row in rows}


@pytest.fixture
def fujisawa(hall):
    return hall("fujisawa", subject="G6")


def test_asked_rated_and_learned_stand_beside_each_other(fujisawa):
    rate(fujisawa.subject, C2=3)
    course = builds(CourseFactory(authority=fujisawa.authority), C2=2)
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 2), "deadline": date(2026, 5, 1)}
    session = SessionFactory(course=course, state="held", **days)
    complete(fujisawa.subject, session, NOON)
    found = cells(page(fujisawa))
    assert found["C2"] == [("ⅲ", "1段階足りない"), ("ⅱ", "途中の段階まで学んだ")]
    assert found["C5"] == [("", "まだわからない"), ("", "まだない")]


def test_what_was_learned_elsewhere_counts_by_the_course_that_it_equals_and_by_what_it_names(fujisawa):
    course = builds(CourseFactory(authority=fujisawa.authority), C2=4)
    ExternalRecord.objects.create(
        employee=fujisawa.subject, course=course, state="confirmed", title="大学院", completed_on=date(2026, 5, 2),
        competencies=("C5", "C6"),
    )  # fmt: skip
    ExternalRecord.objects.create(
        employee=fujisawa.subject,
        state="submitted",
        title="未確認",
        completed_on=date(2026, 5, 2),
        competencies=("C1",),
    )
    found = cells(page(fujisawa))
    assert [found[code][1] for code in ("C2", "C5", "C6", "C1")] == [
        ("ⅳ", "求める段階まで学んだ"), ("", "学んだ"), ("", "学んだ"), ("", "まだない"),
    ]  # fmt: skip


def test_what_nobody_told_is_counted_as_unknown_and_as_nothing_missing(fujisawa):
    response = page(fujisawa)
    assert len(response.context["gap"].unknown) == 10
    assert response.context["gap"].short == []
    assert "まだ自己点検がありません" in response.content.decode()


def test_the_next_grade_is_compared_with_and_what_it_asks_anew_is_told(hall):
    world = hall("tachikawa", subject="G1")
    rate(world.subject, C8=2)
    response = page(world, grade="G2")
    rows = {row.code: row for _group, rows in response.context["groups"] for row in rows}
    assert response.context["gap"].grade.name == "主任"
    assert rows["C5"].step == "new"
    assert rows["C8"].cells[0].words == "求める段階にある"


@pytest.mark.parametrize("asked", ["G5", "nonsense", "", "G1"])
def test_of_no_other_grade_but_the_next_a_gap_is_told(hall, asked):
    assert page(hall("tachikawa", subject="G1"), grade=asked).context["gap"].grade.code == "G1"


def test_at_the_top_there_is_no_next_grade(hall):
    assert len(page(hall("tachikawa", subject="G5")).context["tabs"]) == 1


@pytest.mark.parametrize(("code", "words"), [("XX", "いまの方針にありません"), ("", "比べる職位がありません")])
def test_without_a_grade_of_the_policy_the_page_says_why(hall, code, words):
    world = hall("tachikawa", subject=code)
    assert words in page(world).content.decode()


@pytest.mark.parametrize(
    ("code", "grade", "drawings"),
    [("fujisawa", "G6", [(10, True)]), ("fujisawa", "L2", [(9, True)]), ("nagareyama", "G4", [(8, True)]),
     ("tachikawa", "G1", [(3, True), (6, True)]), ("tachikawa", "G5", [(10, True), (6, True)]),
     ("oyama", "G4", [(10, True), (5, True)]), ("aizuwakamatsu", "L1", [(5, True), (4, True)])],
)  # fmt: skip
def test_each_city_is_drawn_by_kind_with_a_table_that_says_the_same(hall, code, grade, drawings):
    world = hall(code, subject=grade)
    rate(world.subject, C1=1)
    response = page(world)
    figures = response.context["gap"].figures
    assert sorted((figure.count, figure.drawing.is_radar) for figure in figures) == sorted(drawings)
    text = response.content.decode()
    assert text.count('<svg class="gap-chart"') == len(drawings)
    assert text.count("<title id=") == text.count("<desc id=") == len(drawings)
    assert " style=" not in text


# ── Courses


def test_a_course_is_advised_with_its_reason_and_its_deadline(fujisawa):
    rate(fujisawa.subject, C2=3)
    course = builds(CourseFactory(authority=fujisawa.authority, name="交渉"), C2=5)
    SessionFactory(course=course)
    (advised,) = page(fujisawa).context["courses"]
    assert advised.reason == "「説明力・交渉力・折衝力」が1段階足りません。この研修はⅴまで育てます。"
    assert advised.apply_by == date(2026, 12, 20)


def test_a_course_that_was_completed_here_or_elsewhere_or_is_applied_for_is_not_advised(fujisawa):
    rate(fujisawa.subject, C2=1, C5=1, C6=1)
    for number, code in enumerate(("C2", "C5", "C6")):
        course = builds(CourseFactory(authority=fujisawa.authority), **{code: 5})
        if number == 0:
            complete(fujisawa.subject, SessionFactory(course=course, state="held"), NOON)
        elif number == 1:
            SessionFactory(course=course).enrolments.create(employee=fujisawa.subject, state="applied", applied_at=NOON)
        else:
            ExternalRecord.objects.create(
                employee=fujisawa.subject, course=course, state="confirmed", title="外",
                completed_on=date(2026, 5, 2),
            )  # fmt: skip
    assert page(fujisawa).context["courses"] == []


def test_a_course_for_other_grades_is_not_advised(fujisawa):
    rate(fujisawa.subject, C2=1)
    builds(CourseFactory(authority=fujisawa.authority, grades=("G1",)), C2=5)
    assert page(fujisawa).context["courses"] == []


# ── Sources and sight


def test_another_app_adds_what_it_knows_and_the_worst_judgement_counts(fujisawa, monkeypatch):
    monkeypatch.setattr(shown, "_sources", dict(shown._sources))
    rate(fujisawa.subject, C2=4)
    rate(fujisawa.beside, C2=1)

    def evaluations(people, on):
        judged = SelfRating.objects.filter(employee=fujisawa.beside)
        yield Rows(judged, "employee", "competency_code", "step", "rated_on")

    shown.register(Source("evaluation", "評価", evaluations, lambda relations: True))
    response = page(fujisawa)
    assert cells(response)["C2"][2] == ("ⅰ", "3段階足りない")
    assert [reading.missing for reading in response.context["gap"].short] == [3]
    assert 'class="gap-line gap-evaluation"' in response.content.decode()


def test_a_source_that_is_closed_to_the_reader_is_not_shown(fujisawa, monkeypatch):
    monkeypatch.setattr(shown, "_sources", dict(shown._sources))
    shown.register(Source("evaluation", "評価", lambda people, on: [], lambda relations: False))
    assert "評価" not in [str(label) for label in page(fujisawa).context["sources"]]


def test_the_head_reads_it_and_his_sight_is_written_down(fujisawa):
    rate(fujisawa.subject, C2=4)
    before = AuditEvent.objects.count()
    response = page(fujisawa, "manager", fujisawa.subject.pk)
    assert cells(response)["C2"][0][0] == "ⅳ"
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.latest("pk").whose.get().employee == fujisawa.subject


@pytest.mark.parametrize("kind", ["hr", "training", "bureau_hr", "beside", "elsewhere", "auditor", "administrator"])
def test_whoever_may_not_read_self_ratings_finds_no_page(fujisawa, kind):
    assert page(fujisawa, kind, fujisawa.subject.pk).status_code == 404


@pytest.mark.parametrize("code", ["fujisawa", "tachikawa"])
@pytest.mark.parametrize("by", ["own", "manager"])
def test_the_page_asks_at_most_twelve_questions_and_no_more_for_much(hall, code, by):
    world = hall(code, subject="G2")
    args = [world.subject.pk] if by == "manager" else []
    few = questions(world, by, *args)
    rate(world.subject, **{f"C{n}": 0 for n in range(1, 11)})
    for _ in range(8):
        builds(CourseFactory(authority=world.authority), C2=5, C5=None)
    many = questions(world, by, *args)
    assert len(many) <= MOST, "\n".join(many)
    assert len(many) <= len(few) + 2  # the courses, and until when they take applications


def questions(world, *who):
    client = browser_of(world.users[who[0]])
    name = reverse("training:person_gap", args=who[1:]) if who[1:] else reverse("training:gap")
    client.get(name)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(name)
    return [query["sql"] for query in asked]
