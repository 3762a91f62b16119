"""What the training officer's pages need to be more than empty: a session that was held, and answers about it."""

from datetime import timedelta

from django.utils import timezone

from staff.models import Employee
from training.models import Answer, Course, CourseSession, Enrolment, Question, SessionDay

COURSE = "P1"


def roster() -> str:
    return f"/training/sessions/{_held().pk}/"


def attendance() -> str:
    return f"/training/sessions/{_held().pk}/attendance/"


def survey() -> str:
    """One year with answers of six, and one with too few."""
    course = Course.objects.get(authority__code="tachikawa", code=COURSE)
    if not Answer.objects.filter(course=course).exists():
        for question in Question.objects.filter(authority=course.authority_id):
            said = {"score": 4} if question.form == Question.Form.SCALE else {"text": "事例が身近でした。"}
            for year, people in ((2025, 6), (2026, 3)):
                Answer.objects.bulk_create(
                    Answer(question=question, course=course, year=year, **said) for _ in range(people)
                )
    return f"/training/surveys/{COURSE}/"


def _held() -> CourseSession:
    """Of two days last week, with people in every state that the officer decides on."""
    first = timezone.localdate() - timedelta(days=7)
    course = Course.objects.get(authority__code="tachikawa", code=COURSE)
    days = {"starts_on": first, "ends_on": first + timedelta(days=1), "deadline": first}
    session, is_new = CourseSession.objects.get_or_create(course=course, state="closed", capacity=3, **days)
    if is_new:
        SessionDay.objects.bulk_create(SessionDay(session=session, day=first + timedelta(days=n)) for n in range(2))
        people = Employee.objects.filter(authority=course.authority_id, left_on=None).order_by("pk")
        states = ("recommended", "selected", "waiting", "attended", "reported", "completed")
        Enrolment.objects.bulk_create(
            Enrolment(session=session, employee=person, state=state, applied_at=timezone.now())
            for person, state in zip(people, states, strict=False)
        )
    return session
