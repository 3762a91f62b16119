"""The training app's pages, to be walked and photographed."""

from datetime import timedelta

from django.utils import timezone

from staff.models import Employee
from tests.browser import training_office
from tests.browser.place import Place
from training import enrolments
from training.models import Course, CourseSession, RequirementRule
from training.rules.workflow import Action


def rule_tried() -> str:
    """What it does to call 課長 to a course for 係長, and to leave less time."""
    rule = RequirementRule.objects.get(authority__code="tachikawa", course__code="P36")
    fields = "cause=group&grades=G3&grades=G4&within_months=12&valid_from=2025-04-01&is_required=on&seen=0"
    return f"/training/rules/{rule.pk}/preview/?try=1&course={rule.course_id}&{fields}"


def session_that_clashes() -> str:
    """Open, on the days of another one for which the employee has applied."""
    today, own = timezone.localdate(), Employee.objects.get(staff_number="20001")
    first = today + timedelta(days=40)
    when = {"state": "open", "starts_on": first, "ends_on": first, "deadline": today + timedelta(days=20)}
    courses = Course.objects.filter(authority=own.authority_id).order_by("pk")[:2]
    wanted, other = (CourseSession.objects.get_or_create(course=course, **when)[0] for course in courses)
    if not other.enrolments.filter(employee=own).exists():
        enrolments.enrol(other, own, Action.APPLY, by=own.user, at=timezone.now(), reason="窓口の仕事に生かすため")
    return f"/training/sessions/{wanted.pk}/apply/"


PLACES = [
    Place("training", "/training/", "20001"),
    Place("training-nothing", "/training/?q=ペンギン", "20001"),
    Place("training-course", "/training/courses/P36/", "20001"),
    Place("training-session", training_office.roster, "20006"),
    Place("training-attendance", training_office.attendance, "20006"),
    Place("training-survey", training_office.survey, "20006"),
    Place("training-obligations", "/training/obligations/?show=people&state=all&must=all", "20003"),
    Place("training-rule-tried", rule_tried, "20003"),
    Place("training-gap", "/training/gap/", "20001"),
    Place("training-self-rating", "/training/gap/rate/", "50001"),
    Place("training-plan-begin", "/training/plan/?year=2027", "20001"),
    Place("training-plans", "/training/plans/", "20006"),
    Place("training-plans-people", "/training/plans/?show=people", "20003"),
    Place("training-support", "/training/support/", "20001"),
    Place("training-support-review", "/training/support/review/?state=all", "20006"),
    Place("training-external-new", "/training/external/new/", "20001"),
    Place("training-apply", session_that_clashes, "20001"),
    Place("training-mine", "/training/mine/", "20001"),
    Place("training-team", "/training/team/", "20002"),
    *(Place(f"training-system-{digit}", "/training/system/", f"{digit}0001") for digit in "12345"),
]
