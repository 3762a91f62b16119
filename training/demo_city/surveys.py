"""What those who attended are asked, and answer (デモのアンケート)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from common.dates import fiscal_year, fiscal_year_start
from training.demo_city import words
from training.demo_city.around import Around
from training.demo_city.writing import Written, create
from training.models import Answer, Answered, Question
from training.rules.workflow import State

_ASKED = (
    (Question.Kind.REACTION, Question.Form.SCALE, "研修の内容は、期待に合っていましたか。"),
    (Question.Kind.REACTION, Question.Form.SCALE, "講師の説明は、分かりやすかったですか。"),
    (Question.Kind.LEARNING, Question.Form.SCALE, "学んだことを、自分の言葉で説明できますか。"),
    (Question.Kind.LEARNING, Question.Form.SCALE, "学んだことを、職場で使えそうですか。"),
    (Question.Kind.REACTION, Question.Form.TEXT, "よかったこと、直してほしいことを書いてください。"),
)
_WERE_THERE = frozenset({State.ATTENDED, State.REPORTED, State.COMPLETED, State.FOLLOWED_UP})
_ANSWER = 0.6


def make_surveys(written: list[Written], around: Around) -> None:
    """Five questions of all courses, and the answers of most who were there."""
    asked = Question.objects.filter(authority=around.authority, course=None)
    if not asked.exists():
        create(Question, (_question(n, row, around) for n, row in enumerate(_ASKED)))
    questions = list(asked)
    answering = [one for one in written if one.plan.state in _WERE_THERE and around.chance.random() < _ANSWER]
    create(Answered, (Answered(enrolment=one.row, on=_day(one, around)) for one in answering))
    create(Answer, (answer for one in answering for answer in _answers(one, questions, around)))


def _question(order: int, row: tuple[Question.Kind, Question.Form, str], around: Around) -> Question:
    kind, form, text = row
    return Question(
        authority=around.authority, kind=kind, form=form, text=text, order=order * 10,
        valid_from=fiscal_year_start(around.year - 1),
    )  # fmt: skip


def _day(one: Written, around: Around) -> date:
    return min(one.session.ends_on + timedelta(days=around.chance.randint(0, 7)), around.on)


def _answers(one: Written, questions: list[Question], around: Around) -> Iterator[Answer]:
    for question in questions:
        answer = Answer(question=question, course_id=one.session.course_id, year=fiscal_year(one.session.ends_on))
        if question.form == Question.Form.SCALE:
            answer.score = around.chance.choices((1, 2, 3, 4, 5), (2, 6, 22, 45, 25))[0]
            yield answer
        elif around.chance.random() < 0.2:
            answer.text = words.some(around.chance, words.OPINIONS)
            yield answer
