"""Questionnaires: who answers, once and without a name; and what results tell, never of fewer than five."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.management.commands.demo import CITIES
from tests.staff.world import TODAY
from tests.training.desk import told
from tests.training.factories import CourseFactory
from training.models import Answer, Answered, Course, Enrolment, Question
from training.sessions import surveys
from training.sessions.surveys import Said

pytestmark = pytest.mark.django_db
S = Enrolment.State
SCALE, TEXT = Question.Form.SCALE, Question.Form.TEXT


@pytest.fixture
def ask(desk):
    """``ask("満足")``: a question of the city about all courses, or about one."""

    def make(text="満足した", *, form=SCALE, kind="reaction", **fields):
        fields = {"authority": desk.world.authority, "valid_from": date(2020, 4, 1)} | fields
        return Question.objects.create(text=text, form=form, kind=kind, **fields)

    return make


@pytest.fixture
def mine(desk):
    """The subject's own place in a session that ended last week."""
    return desk.put(desk.session(days=1), S.ATTENDED, desk.world.subject)


def answers(course, question, scores, *, year=2026):
    Answer.objects.bulk_create(
        Answer(question=question, course=course, year=year, score=score if isinstance(score, int) else None,
               text=score if isinstance(score, str) else "")
        for score in scores
    )  # fmt: skip


# ── To answer


def test_answers_are_kept_without_a_name_and_that_somebody_answered_without_what(desk, ask, mine):
    scale, text = ask(), ask("感想", form=TEXT)
    page = desk.post("questionnaire", mine.pk, by="own", **{f"q{scale.pk}": 4, f"q{text.pk}": "よかった"})
    assert told(page) == ["回答を受け付けました。ありがとうございました。"]
    assert list(Answer.objects.order_by("question").values_list("question", "course", "year", "score", "text")) == [
        (scale.pk, mine.session.course_id, 2026, 4, ""), (text.pk, mine.session.course_id, 2026, None, "よかった"),
    ]  # fmt: skip
    assert Answered.objects.get().enrolment == mine


def test_nothing_in_an_answer_leads_to_a_person():
    related = {field.related_model for field in Answer._meta.get_fields() if field.is_relation}
    assert related == {Question, Course}
    assert not hasattr(Answer, "history")
    assert not [field for field in Answer._meta.fields if field.get_internal_type() in {"DateField", "DateTimeField"}]


def test_keys_say_nothing_about_the_order_in_which_people_answered(desk, ask):
    question = ask()
    session = desk.session(days=1)
    for score in (1, 2, 3, 4, 5) * 4:
        surveys.answer(desk.put(session, S.ATTENDED), [Said(question, score)], on=TODAY)
    by_key = list(Answer.objects.order_by("pk").values_list("score", flat=True))
    assert sorted(by_key) == sorted((1, 2, 3, 4, 5) * 4)
    assert by_key != [1, 2, 3, 4, 5] * 4


def test_one_answers_once(desk, ask, mine):
    question = ask()
    for _ in range(2):
        page = desk.post("questionnaire", mine.pk, by="own", **{f"q{question.pk}": 4})
    assert told(page) == ["このアンケートには、すでに回答しています。"]
    assert Answer.objects.count() == 1
    assert "回答済みです" in page.content.decode()


def test_when_answering_fails_nothing_is_kept_at_all(desk, ask, mine, monkeypatch):
    question = ask()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Answer.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        surveys.answer(mine, [Said(question, 3)], on=TODAY)
    assert not Answered.objects.exists()


@pytest.mark.parametrize("state", list(S))
def test_only_those_who_were_there_answer(desk, ask, mine, state):
    question = ask()
    Enrolment.objects.filter(pk=mine.pk).update(state=state)
    was_there = state in (S.ATTENDED, S.REPORTED, S.COMPLETED, S.FOLLOWED_UP)
    page = desk.post("questionnaire", mine.pk, by="own", **{f"q{question.pk}": 4})
    assert page.status_code == (200 if was_there else 404)
    assert Answer.objects.exists() is was_there


def test_nobody_answers_before_the_last_day(desk, ask):
    row = desk.put(desk.session(days=3, begins=TODAY - timedelta(days=1)), S.ATTENDED, desk.world.subject)
    assert desk.get("questionnaire", row.pk, by="own").status_code == 404
    with pytest.raises(ValidationError, match="最終日から"):
        surveys.answer(row, [], on=TODAY)
    surveys.answer(row, [], on=TODAY + timedelta(days=1))


@pytest.mark.parametrize("kind", ["manager", "hr", "training", "beside"])
def test_nobody_answers_for_somebody_else(desk, ask, mine, kind):
    question = ask()
    assert desk.post("questionnaire", mine.pk, by=kind, **{f"q{question.pk}": 1}).status_code == 404
    assert not Answered.objects.exists()


@pytest.mark.parametrize("given", ["", "0", "6", "3.5", "良い"])
def test_what_is_no_step_of_the_scale_is_told_beside_it_and_words_stay(desk, ask, mine, given):
    scale, text = ask(), ask("感想", form=TEXT)
    page = desk.post("questionnaire", mine.pk, by="own", **{f"q{scale.pk}": given, f"q{text.pk}": "書いた言葉"})
    assert page.status_code == 422
    assert f"q{scale.pk}" in page.context["form"].errors
    assert "書いた言葉" in page.content.decode()
    assert not Answered.objects.exists()


def test_everybody_of_a_session_is_asked_the_same(desk, ask, mine):
    then = ask("その日の問い")
    ask("終わった問い", valid_to=mine.session.ends_on - timedelta(days=1))
    ask("あとからの問い", valid_from=TODAY)
    own = ask("この研修の問い", course=mine.session.course)
    ask("ほかの研修の問い", course=CourseFactory(authority=desk.world.authority))
    assert set(surveys.questions_for(mine)) == {then, own}


def test_without_questions_the_page_says_so(desk, mine):
    assert "アンケートはありません" in desk.get("questionnaire", mine.pk, by="own").content.decode()
    assert desk.post("questionnaire", mine.pk, by="own").status_code == 422
    assert not Answered.objects.exists()


def test_words_left_out_count_as_a_person_all_the_same(desk, ask):
    question, session = ask("感想", form=TEXT), desk.session(days=1)
    for words in ("ひとこと", "", "", "", ""):
        surveys.answer(desk.put(session, S.ATTENDED), [Said(question, text=words)], on=TODAY)
    [asked] = surveys.results_of(session.course)
    assert asked.years[0].texts == ("ひとこと",)


# ── To read


def text(page) -> str:
    return page.content.decode()


def test_a_question_is_told_with_number_mean_and_spread(desk, ask):
    course, question = CourseFactory(authority=desk.world.authority), ask()
    answers(course, question, [5, 4, 4, 4, 1])
    page = text(desk.get("survey", course.code))
    assert "5人・平均 <strong" in page
    assert ">3.6</strong>" in page
    [result] = surveys.results_of(course)[0].years
    assert result.bars == [(5, 1, 20), (4, 3, 60), (3, 0, 0), (2, 0, 0), (1, 1, 20)]


def test_fewer_than_five_are_told_of_nowhere(desk, ask):
    course, scale, words = CourseFactory(authority=desk.world.authority), ask(), ask("感想", form=TEXT)
    answers(course, scale, [2, 2, 2, 1])
    answers(course, words, ["ひみつの言葉", "", "", ""])
    page = text(desk.get("survey", course.code))
    assert page.count("5人未満のため表示しません") == 2
    assert "ひみつの言葉" not in page
    assert "4人・" not in page
    listed = desk.get("surveys")
    assert [(row.number, row.reaction) for row in listed.context["rows"]] == [(None, None)]
    assert "5人未満のため表示しません" in text(listed)
    file = desk.get("surveys", export="csv-utf8").content.decode("utf-8-sig").splitlines()[1]
    assert file.endswith(",5人未満,5人未満,5人未満")


@pytest.mark.parametrize(
    ("old", "together"),
    [([3] * 4, None), ([3] * 5, 11), ([], None)],
    ids=["would give four away", "all told", "one year alone"],
)
def test_the_years_together_give_no_small_group_away(desk, ask, old, together):
    course, question = CourseFactory(authority=desk.world.authority), ask()
    answers(course, question, [5] * 6)
    answers(course, question, old, year=2025)
    [asked] = surveys.results_of(course)
    assert (asked.together.number if asked.together else None) == together


def test_small_years_are_told_together_where_they_are_five(desk, ask):
    course, question = CourseFactory(authority=desk.world.authority), ask()
    for year, scores in ((2024, [1, 2]), (2025, [3, 4, 5])):
        answers(course, question, scores, year=year)
    [asked] = surveys.results_of(course)
    assert [result.is_told for result in asked.years] == [False, False]
    assert str(asked.together.tally.mean) == "3.0"


def test_a_mean_over_questions_leaves_small_ones_out(desk, ask):
    """Else whoever knows the large one could work the small one out."""
    course, large, small = CourseFactory(authority=desk.world.authority), ask("大"), ask("小")
    answers(course, large, [5] * 5)
    answers(course, small, [1] * 4)
    assert [str(row.reaction) for row in desk.get("surveys").context["rows"]] == ["5.0"]


def test_reaction_and_learning_are_told_apart_for_the_chosen_year(desk, ask):
    course = CourseFactory(authority=desk.world.authority)
    reaction, learning = ask(), ask("習得", kind="learning")
    answers(course, reaction, [5] * 5)
    answers(course, learning, [2] * 5)
    answers(course, reaction, [1] * 5, year=2025)
    [row] = desk.get("surveys", year="2026").context["rows"]
    assert (row.number, str(row.reaction), str(row.learning)) == (5, "5.0", "2.0")
    assert [str(row.reaction) for row in desk.get("surveys", year="2025").context["rows"]] == ["1.0"]


def test_another_authoritys_results_are_not_found(desk, ask):
    stranger = CourseFactory(code="X1")
    answers(stranger, ask(), [5] * 5)
    assert [desk.get("survey", code).status_code for code in ("X1", "X2")] == [404, 404]
    assert desk.get("surveys").context["rows"] == []


@pytest.mark.parametrize("courses", [2, 20])
def test_results_take_at_most_twelve_questions(desk, ask, courses):
    questions = [ask(f"問{number}") for number in range(5)] + [ask("感想", form=TEXT)]
    for _ in range(courses):
        course = CourseFactory(authority=desk.world.authority)
        for question in questions:
            for year in (2025, 2026):
                answers(course, question, ["ことば"] * 6 if question.form == TEXT else [3] * 6, year=year)
    client = desk.client()
    for address in ("/training/surveys/", f"/training/surveys/{course.code}/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 12


# ── The cities' own questions


@pytest.mark.parametrize("code", CITIES)
def test_each_city_has_questions_of_both_kinds_and_one_for_words(city, code):
    authority = city(code).authority
    call_command("loaddata", f"{code}_questions", verbosity=0)
    asked = Question.objects.filter(authority=authority)
    assert {(q.kind, q.form) for q in asked} == {("reaction", SCALE), ("learning", SCALE), ("reaction", TEXT)}
    for question in asked:
        question.full_clean()
