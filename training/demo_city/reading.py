"""The courses and people of a city, as the planning needs them (事実を集める)."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from competencies.models import AppointingAuthority, Framework, Requirement, RequirementTable
from staff.models import Department, Employee, Posting
from staff.rules.chains import Head, chain, superiors
from training.demo_city.facts import CourseFacts, PersonFacts
from training.models import Course, CourseKind, Provider
from training.obligations.facts import facts_of
from training.rules.requirements import Facts

# Courses that have sessions; what is learned at work and by oneself has none.
_HELD = (CourseKind.Way.OFF_JT, CourseKind.Way.DISPATCH)
_NEW = ("新任", "新人", "新採", "新規採用")
_LONG, _YEARS = "ベテラン", 25
_HEADS = ("評価者", "所属長", "管理監督者")
_ONLINE = frozenset({Course.Delivery.ONLINE, Course.Delivery.E_LEARNING})
_PLACES = {
    Provider.Kind.CITY: "市役所 研修室",
    Provider.Kind.WORKPLACE: "市役所 会議室",
    Provider.Kind.REGIONAL: "広域研修所",
    Provider.Kind.NATIONAL: "研修機関の本校",
}
_FEW_COURSES = 20


def courses_of(authority: AppointingAuthority, *, on: date) -> list[CourseFacts]:
    held = Course.objects.filter(authority=authority, kind__way__in=_HELD).begun(by=on)
    rows = list(held.select_related("provider").order_by("code"))
    return [_course(row, is_general=len(rows) < _FEW_COURSES and not row.grades) for row in rows]


def _course(course: Course, *, is_general: bool) -> CourseFacts:
    said = f"{course.name} {course.target}"
    kind = course.provider.kind if course.provider else Provider.Kind.CITY
    return CourseFacts(
        course.pk, frozenset(course.grades), course.valid_from, course.valid_to, days=_days(course),
        is_for_new=any(word in said for word in _NEW) and bool(course.grades),
        after_years=_YEARS if _LONG in said else 0,
        is_for_heads=("評価者" in said and "被評価者" not in said) or any(word in said for word in _HEADS[1:]),
        is_general=is_general, is_online=course.delivery in _ONLINE,
        place=_PLACES.get(Provider.Kind(kind), "外部の会場"),
    )  # fmt: skip


def _days(course: Course) -> int:
    """A day has six hours; where nothing is told, one or two."""
    return min(max(1, round(course.hours / 6)), 5) if course.hours else 1 + course.pk % 2


def people_of(authority: AppointingAuthority, *, on: date) -> list[PersonFacts]:
    """Everybody who has a main post on the day, by staff number."""
    employees = Employee.objects.filter(authority=authority).serving(on=on)
    heads = _heads_above(authority, on)
    logins = set(employees.exclude(user=None).values_list("pk", flat=True))
    facts = {one.person: one for one in facts_of(employees, authority=authority.pk, on=on)}
    keys = employees.order_by("staff_number").values_list("pk", flat=True)
    return [_person(facts[key], heads.get(key), logins) for key in keys if key in facts]


def asked_of(framework: Framework) -> dict[str, dict[str, int | None]]:
    """Grade → competency → the highest level asked for, None without levels; in the policy's order."""
    found: dict[str, dict[str, int | None]] = {}
    rows = Requirement.objects.filter(framework=framework).exclude(table__scale=RequirementTable.Scale.TREND)
    ordered = rows.order_by("competency__group__order", "competency__order", "pk")
    for grade, code, level in ordered.values_list("grade__code", "competency__code", "level__number"):
        asked = found.setdefault(grade, {})
        asked[code] = max(filter(None, (asked.get(code), level)), default=None)
    return found


def _person(facts: Facts, head: int | None, logins: Set[int]) -> PersonFacts:
    return PersonFacts(
        facts.person, facts.hired_on, facts.grade, facts.grade_since or facts.hired_on, head, bool(facts.roles),
        is_shown=not logins.isdisjoint({facts.person, head or 0}),
    )  # fmt: skip


def _heads_above(authority: AppointingAuthority, on: date) -> dict[int, int]:
    """The nearest head above each person's main post, as ``training.heads`` finds it for one."""
    organisation = Department.objects.organisation(authority=authority.pk, on=on)
    posts = Posting.objects.on(on).filter(employee__authority=authority)
    rows = posts.heads().values_list("department", "employee", "is_main")
    heads = {department: Head(head, is_main) for department, head, is_main in rows}
    found = {}
    for person, department in posts.main().values_list("employee", "department"):
        links = superiors(chain(organisation, heads, employee_id=person, department_id=department))
        if links and links[0].head:
            found[person] = links[0].head.employee_id
    return found
