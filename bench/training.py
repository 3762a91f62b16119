"""Measures of the training app: every page as employee, head, training officer and HR, in a made-up city."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.utils import timezone

from bench import pages
from bench.pages import CITY, Page, Results, Viewer, client_of, gather_statistics, head_of_sixty, measure_pages
from bench.timing import timed
from competencies.models import Framework
from staff.demo import make_demo_city, make_demo_people
from staff.models import Employee, User
from training.demo_city.planning import Size
from training.demo_city.year import make_years
from training.models import (
    Course,
    CourseSession,
    Enrolment,
    ExternalRecord,
    OJTPlan,
    RequirementRule,
    Sharing,
    Subsidy,
    SubsidyKind,
)

# For each person so many sessions and enrolments; 400 courses whatever the number of people.
COURSES, PER_SESSION, PER_PERSON = 400, 0.15, 6
_OFFICE, _THEIRS = "officer HR", "head officer HR"

PAGES = (
    Page("home"),
    Page("training:courses"),
    Page("training:courses", query="?q=法"),
    Page("training:courses", query="?page=8"),
    Page("training:course", takes="course"),
    Page("training:system"),
    Page("training:system_pdf", only="HR", limit_ms=3000),
    Page("training:mine"),
    Page("training:record_pdf", only="employee", limit_ms=None),
    Page("training:apply", only="employee", takes="open"),
    Page("training:enrolment", takes="enrolment"),
    Page("training:report", only="employee", takes="attended"),
    Page("training:questionnaire", only="employee", takes="attended"),
    Page("training:certificate", only="employee", takes="completed", limit_ms=None),
    Page("training:team", only="head"),
    Page("training:nominate", only="head", takes="open"),
    Page("training:follow_up", only="head", takes="completed"),
    Page("training:person", only=_THEIRS, takes="person"),
    Page("training:person_plan", only=_THEIRS, takes="person"),
    Page("training:person_gap", only="head", takes="person"),
    Page("training:person_record_pdf", only="HR", takes="person", limit_ms=None),
    Page("training:plan"),
    Page("training:plans", only=_THEIRS),
    Page("training:plans", only=_OFFICE, query="?show=people"),
    Page("training:gap"),
    Page("training:self_rating"),
    Page("training:gap_map", only=_OFFICE, limit_ms=300),
    Page("training:support"),
    Page("training:subsidy_apply", takes="kind"),
    Page("training:subsidy", only="employee HR", takes="subsidy"),
    Page("training:external_new", only="employee"),
    Page("training:external", only="employee HR", takes="external"),
    Page("training:support_review", only=_OFFICE),
    Page("training:sharings"),
    Page("training:sharing_new", only="employee"),
    Page("training:sharing", takes="sharing"),
    Page("training:ojt_plans"),
    Page("training:ojt_plan", only="officer HR", takes="ojt"),
    Page("training:obligations", only=_OFFICE),
    Page("training:rules"),
    Page("training:rule_new", only=_OFFICE),
    Page("training:rule_preview", only=_OFFICE, takes="rule"),
    Page("training:designate", only=_OFFICE),
    Page("training:sessions", only=_OFFICE),
    Page("training:session", only=_OFFICE, takes="session"),
    Page("training:attendance", only=_OFFICE, takes="session"),
    Page("training:attendance_pdf", only="officer", takes="session", limit_ms=None),
    Page("training:attendance_xlsx", only="officer", takes="session", limit_ms=None),
    Page("training:cancel_session", only=_OFFICE, takes="coming"),
    Page("training:hand_over", only=_OFFICE),
    Page("training:surveys", only=_OFFICE),
    Page("training:survey", only=_OFFICE, takes="course"),
)


def measure(*, staff: int, repeat: int) -> Results:
    """All pages that exist, in a city of so many people. The database is empty before."""
    call_command("loaddata", *(CITY + part for part in ("", "_training", "_rules")), verbosity=0)
    framework, today = Framework.objects.get(authority__code=CITY), timezone.localdate()
    size = Size(COURSES, round(staff * PER_SESSION), staff * PER_PERSON)
    make_demo_city(framework, staff=staff, seed=1, on=today)
    make_demo_people(on=today)
    results: Results = {"demo_years": timed(lambda: make_years(framework, seed=1, on=today, size=size))}
    gather_statistics()
    return results | dict(measure_pages(PAGES, _viewers(framework), repeat=repeat))


def missing(results: Results) -> list[str]:
    return pages.missing(PAGES, results)


def missed(results: Results) -> list[str]:
    return pages.missed(results)


def _viewers(framework: Framework) -> list[Viewer]:
    """The demo's employee, officer and HR, who meet every state; the head is an ordinary one, of some sixty people."""
    post, _code = head_of_sixty(framework)
    employee, hr, officer = (User.objects.get(staff_number=number) for number in ("20001", "20003", "20006"))
    head = User.objects.get(employee=post.employee_id)
    found = (("employee", employee), ("head", head), ("officer", officer), ("HR", hr))
    return [Viewer(says, client_of(user), _objects(says, user)) for says, user in found]


def _objects(says: str, user: User) -> dict[str, Any]:
    """What the pages of somebody are about: the first of each that he may see."""
    today = timezone.localdate()
    seen = Enrolment.objects.visible_to(user, on=today).order_by("pk")
    if says == "employee":
        seen = seen.filter(employee__user=user)
    sessions = CourseSession.objects.visible_to(user, on=today).order_by("pk")
    opened = sessions.taking_applications(on=today)
    completed = seen.filter(state="completed", session__follow_up_months__isnull=False)
    if says != "employee":  # nobody looks back on his own course as its head
        completed = completed.exclude(employee__user=user)
    others = Employee.objects.visible_to(user, on=today).serving(on=today).exclude(user=user)
    known: dict[str, Any] = {
        "coming": opened,
        "open": opened.exclude(enrolments__employee__user=user),
        "session": sessions.filter(state="held", enrolments__state="completed"),
        "enrolment": seen.filter(state__in=["followed_up", "completed"]),
        "attended": seen.filter(state="attended"),
        "completed": completed,
        "person": others.filter(enrolments__state="completed"),
        "subsidy": Subsidy.objects.visible_to(user, on=today),
        "external": ExternalRecord.objects.visible_to(user, on=today),
        "sharing": Sharing.objects.visible_to(user, on=today),
        "ojt": OJTPlan.objects.visible_to(user, on=today),
        "rule": RequirementRule.objects.visible_to(user, on=today),
    }
    keys = {word: rows.values_list("pk", flat=True).first() or 0 for word, rows in known.items()}
    course = Course.objects.visible_to(user, on=today).filter(sessions__in=opened).first()
    kind = SubsidyKind.objects.visible_to(user, on=today).first()
    return {**keys, "course": course.code if course else "-", "kind": kind.code if kind else "-"}
