"""The staff app's pages for employees and managers."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from common.dates import fiscal_year, fiscal_year_start
from staff.models import Employee, Posting
from tests.browser.place import Place

EMPLOYEE, HEAD, HR, AUDITOR, TRAINING = "20001", "20002", "20003", "20004", "20006"
MEMBERS = {
    "nagareyama": "10001", "tachikawa": EMPLOYEE, "aizuwakamatsu": "30001", "oyama": "40001", "fujisawa": "50001",
}  # fmt: skip
ROLES = {"head": HEAD, "auditor": AUDITOR, "bureau-hr": "20005", "training": TRAINING, "deputy": "20007"}


def person(staff_number: str, page: str = "person") -> Callable[[], str]:
    """A page about somebody among the demo people."""
    return lambda: reverse(f"staff:{page}", args=[Employee.objects.get(staff_number=staff_number).pk])


def headed_by(staff_number: str, query: str = "") -> Callable[[], str]:
    """The page of the department that he heads."""

    def address() -> str:
        post = Posting.objects.heads().filter(employee__staff_number=staff_number).latest("valid_from")
        return reverse("staff:department", args=[post.department.code]) + query

    return address


def next_april() -> str:
    """The organisation that is still to come."""
    return f"/organisation/?on={fiscal_year_start(fiscal_year(timezone.localdate()) + 1)}"


HOMES = [
    *(Place(f"home-{role}", "/", number) for role, number in ROLES.items()),
    *(Place(f"home-{city}", "/", number) for city, number in MEMBERS.items() if number != EMPLOYEE),
]

ORGANISATION = [
    Place("organisation", "/organisation/", EMPLOYEE),
    Place("organisation-past", "/organisation/?on=2022-04-01", EMPLOYEE),
    Place("organisation-next-april", next_april, HR),
    Place("organisation-refused-day", "/organisation/?on=2100-04-01", HR),
    Place("department", headed_by(HEAD), EMPLOYEE),
    Place("department-past", headed_by(HEAD, "?on=2022-04-01"), EMPLOYEE),
    Place("department-unknown-then", headed_by(HEAD, "?on=1950-04-01"), EMPLOYEE),
    Place("people", "/people/", EMPLOYEE),
    Place("people-found", "/people/?q=高", EMPLOYEE),
    Place("people-nobody", "/people/?q=ペンギン", EMPLOYEE),
]

PEOPLE = [
    Place("person-self", person(EMPLOYEE), EMPLOYEE),
    Place("person-manager", person(EMPLOYEE), HEAD),
    Place("person-hr", person(HEAD), HR),
    Place("person-training", person(EMPLOYEE), TRAINING),
    Place("person-colleague", person(HEAD), EMPLOYEE),
    Place("person-auditor", person(EMPLOYEE), AUDITOR),
    Place("team", "/team/", HEAD),
    Place("team-longest", "/team/?sort=post", HEAD),
    Place("team-nobody", "/team/?years=10&sort=grade", "20007"),
    Place("sights", "/records/sights/", EMPLOYEE),
    Place("delegations", "/account/delegations/", HEAD),
    Place("delegations-held", "/account/delegations/", "20007"),
    Place("delegations-none", "/account/delegations/", EMPLOYEE),
]

CAREERS = [
    *(Place(f"career-{city}", "/career/", number) for city, number in MEMBERS.items()),
    Place("career-head", "/career/", HEAD),
    Place("career-of-person", person(HEAD, "person_career"), HR),
]

PLACES = [*HOMES, *ORGANISATION, *PEOPLE, *CAREERS]
