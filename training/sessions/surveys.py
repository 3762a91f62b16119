"""Questionnaires (受講者アンケート): the door through which answers come in, and what may be told of them.

Of an answer nothing is kept but question, course and fiscal year. That somebody has answered is kept apart from what.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from common.dates import fiscal_year
from training.models import Answer, Answered, Course, Enrolment, Question
from training.querysets import QuestionQuerySet
from training.rules import surveys, workflow
from training.rules.surveys import Tally
from training.rules.workflow import State

NOTHING = Tally()
# Who was there; whoever was absent on all days has nothing to say.
ANSWERING = workflow.LEARNED | {State.ATTENDED, State.REPORTED}


def questions_for(enrolment: Enrolment) -> QuestionQuerySet:
    """What is asked about a session: the same of everybody who was in it, whenever he answers."""
    session = enrolment.session
    return Question.objects.asked_of(session.course, on=session.ends_on)


def may_answer(enrolment: Enrolment, *, on: date) -> bool:
    """Whoever attended, from the last day on. Whether he has answered already is asked by ``answer``."""
    return enrolment.state in ANSWERING and enrolment.session.ends_on <= on


@dataclass(frozen=True)
class Said:
    """What somebody says to one question: a step of the scale, or words, which may be none."""

    question: Question
    score: int | None = None
    text: str = ""


@transaction.atomic
def answer(enrolment: Enrolment, said: Sequence[Said], *, on: date) -> None:
    """Keep the answers, and that there are some, or nothing at all. ``on`` is the day, no time is kept.

    Raises ValidationError when the person may not answer, or has answered.
    """
    if not may_answer(enrolment, on=on):
        raise ValidationError(_("受講した人が、研修の最終日から回答できます。"))
    try:
        with transaction.atomic():
            Answered.objects.create(enrolment=enrolment, on=on)
    except IntegrityError as twice:
        raise ValidationError(_("このアンケートには、すでに回答しています。")) from twice
    course, year = enrolment.session.course, fiscal_year(enrolment.session.ends_on)
    # Everybody has a row for every question, with words or without, so that rows count people.
    answers = [Answer(question=s.question, course=course, year=year, score=s.score, text=s.text) for s in said]
    random.SystemRandom().shuffle(answers)
    Answer.objects.bulk_create(answers)


# ── What may be told


@dataclass(frozen=True)
class Result:
    """What a question came to in one year, or over the years. ``is_told``: nothing else of it may be shown if not."""

    question: Question
    year: int | None
    number: int
    is_told: bool
    tally: Tally = NOTHING
    texts: tuple[str, ...] = ()

    @property
    def is_scale(self) -> bool:
        return self.question.form == Question.Form.SCALE

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """Each step with how many chose it and their share in percent, from 5 down."""
        return list(zip(surveys.SCALE, self.tally.counts, self.tally.percents, strict=True))[::-1]


@dataclass
class Asked:
    """A question with its years, the newest first, and all of them together where that gives nobody away."""

    question: Question
    years: list[Result] = field(default_factory=list)
    together: Result | None = None


def results_of(course: Course) -> list[Asked]:
    """All that may be told of a course, question by question in their order. Four queries at most."""
    questions = {each.pk: each for each in Question.objects.filter(answers__course=course).distinct()}
    tallies = _tallies(Answer.objects.filter(course=course), "question", "year")
    numbers = _numbers(Answer.objects.filter(course=course), "question", "year")
    texts = _texts(course, [key for key, number in numbers.items() if surveys.is_told(number)], questions)
    found = {pk: Asked(question) for pk, question in questions.items()}
    for (question, year), number in sorted(numbers.items(), key=lambda item: -item[0][1]):
        told = surveys.is_told(number)
        found[question].years.append(
            Result(
                questions[question], year, number if told else 0, told,
                tallies[question, year] if told else NOTHING, tuple(texts[question, year]),
            )
        )  # fmt: skip
    for asked in found.values():
        parts = {year: number for (question, year), number in numbers.items() if question == asked.question.pk}
        asked.together = _together(asked.question, parts, tallies)
    return list(found.values())


def _together(question: Question, parts: Mapping[int, int], tallies: Mapping[Any, Tally]) -> Result | None:
    """All years of a scale; None where there is but one, or where it would give a small group away."""
    if question.form != Question.Form.SCALE or len(parts) < 2 or not surveys.sum_is_told(parts):
        return None
    total = sum((tallies[question.pk, year] for year in parts), NOTHING)
    return Result(question, None, total.number, surveys.is_told(total.number), total)


@dataclass(frozen=True)
class Summary:
    """A course in a year. ``number``: the most people that one of its questions has; None where that is not told."""

    course: Course
    number: int | None
    reaction: Decimal | None
    learning: Decimal | None


def summaries(courses: Iterable[Course], *, year: int) -> list[Summary]:
    """Each of these courses that has answers of the year; two queries. Small groups are in none of the numbers."""
    by_course = {course.pk: course for course in courses}
    answers = Answer.objects.filter(course__in=by_course, year=year)
    of_kind: dict[tuple[int, str], list[Tally]] = defaultdict(list)
    for (course, _question, kind), tally in _tallies(answers, "course", "question", "question__kind").items():
        of_kind[course, kind].append(tally)
    numbers: dict[int, list[int]] = defaultdict(list)
    for (course, _question), number in _numbers(answers, "course", "question").items():
        numbers[course].append(number)
    return [
        Summary(
            course, _most_told(numbers[pk]), *(surveys.pooled(of_kind[pk, kind]).mean for kind in Question.Kind.values)
        )
        for pk, course in by_course.items()
        if pk in numbers
    ]


def _most_told(numbers: Iterable[int]) -> int | None:
    return max((number for number in numbers if surveys.is_told(number)), default=None)


def _tallies(answers: Any, *by: str) -> dict[Any, Tally]:
    rows = answers.exclude(score=None).order_by().values_list(*by, "score").annotate(number=Count("pk"))
    scores: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for *key, score, number in rows:
        scores[tuple(key)].append((score, number))
    return defaultdict(Tally, {key: surveys.tally(found) for key, found in scores.items()})


def _numbers(answers: Any, *by: str) -> dict[Any, int]:
    rows = answers.order_by().values_list(*by).annotate(number=Count("pk"))
    return {tuple(key): number for *key, number in rows}


def _texts(course: Course, told: Iterable[Any], questions: Mapping[int, Question]) -> dict[Any, list[str]]:
    """The words of those groups that may be told of, in no order that says anything: keys are random."""
    shown = {key for key in told if questions[key[0]].form == Question.Form.TEXT}
    found: dict[Any, list[str]] = defaultdict(list)
    if shown:
        rows = Answer.objects.filter(course=course, question__in={question for question, _year in shown})
        for question, year, text in rows.exclude(text="").order_by("pk").values_list("question", "year", "text"):
            if (question, year) in shown:
                found[question, year].append(text)
    return found
