"""The people pages ask at most twelve questions of the database, and no more for many people than for few."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.models import Grade
from staff.access import Role
from staff.models import Delegation, Leave, Posting, Qualification, Secondment
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory, employee_with_login, user_with
from tests.staff.world import TODAY

MOST = 12
MANY = 5
BEFORE = date(2020, 3, 31)

OTHER_DAY = {"on": "2019-10-01"}
PAGES = (
    ("home", {}),
    ("staff:organisation", {}),
    ("staff:organisation", OTHER_DAY),
    ("staff:department", {}),
    ("staff:department", OTHER_DAY),
    ("staff:people", {}),
    ("staff:people", {"q": "職員"}),
    ("staff:people", {"q": "職員 課"}),
    ("staff:person", {}),
    ("staff:person_career", {}),
    ("staff:person_career_pdf", {}),
    ("staff:career", {}),
    ("staff:career_pdf", {}),
    ("staff:team", {}),
    ("staff:sights", {}),
    ("staff:delegations", {}),
)
NOT_FOR = {
    "hr": {"staff:team"},
    "head": set(),
    "colleague": {"staff:team", "staff:person_career", "staff:person_career_pdf"},
}
SEEN = [(viewer, name, query) for viewer in NOT_FOR for name, query in PAGES if name not in NOT_FOR[viewer]]


class Hall:
    """A bureau in a city with a policy; its sections have a head, who has a deputy, and one more who did much."""

    def __init__(self, framework):
        self.authority = framework.authority
        self.grades = list(Grade.objects.filter(framework=framework).values_list("code", flat=True)[:2])
        self.bureau = DepartmentFactory(authority=self.authority, code="TOP", version__name="総務部")
        head = employee_with_login(department=self.bureau, is_head=True, title="部長", grade_code=self.grades[1])
        hr = employee_with_login(department=self.bureau, role=Role.HR, grade_code=self.grades[0])
        colleague = employee_with_login(
            department=DepartmentFactory(authority=self.authority), grade_code=self.grades[0]
        )
        self.users = {"head": head.user, "hr": hr.user, "colleague": colleague.user}
        self.member = self.add_section()
        person = [self.member.pk]
        of_person = ("staff:person", "staff:person_career", "staff:person_career_pdf")
        self.takes = {"staff:department": ["TOP"], **dict.fromkeys(of_person, person)}

    def add_section(self):
        section = DepartmentFactory(authority=self.authority, version__parent=self.bureau)
        head = employee_with_login(department=section, is_head=True)
        for viewer in self.users.values():
            lend(head.user, viewer)
            lend(viewer, user_with(None, authority=self.authority))
        member = EmployeeFactory(authority=self.authority)
        post = {"employee": member, "department": section}
        PostingFactory(**post, valid_to=BEFORE, grade_code=self.grades[0])
        PostingFactory(**post, valid_from=BEFORE + timedelta(1), grade_code=self.grades[1])
        PostingFactory(**post | {"department": self.bureau}, valid_from=TODAY, is_main=False)
        give_records(member)
        return member


def lend(principal, delegate):
    Delegation.objects.create(principal=principal, delegate=delegate, power="manager", valid_from=TODAY, reason="出張")


def give_records(member):
    Leave.objects.create(employee=member, kind="study", valid_from=TODAY)
    Secondment.objects.create(employee=member, kind="aid", destination="被災した市", valid_from=BEFORE)
    Qualification.objects.create(employee=member, name="衛生管理者", acquired_on=BEFORE, expires_on=TODAY)


@pytest.fixture
def hall(city):
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+09:00", tick=False):
        yield Hall(city("tachikawa"))


@pytest.mark.parametrize(("viewer", "name", "query"), SEEN)
def test_a_page_asks_at_most_twelve_questions_and_no_more_for_many(hall, viewer, name, query):
    client = Client()
    client.force_login(hall.users[viewer])
    address = reverse(name, args=hall.takes.get(name, []))
    few = questions(client, address, query)
    for _ in range(MANY):
        hall.add_section()
    many = questions(client, address, query)
    assert len(many) <= MOST, many
    assert len(many) == len(few)


def questions(client, address, query):
    """What is asked when the page is opened; not for the first time, when the record of sights has no head yet."""
    client.get(address, query)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, query).status_code == 200
    return [q["sql"][:200] for q in asked.captured_queries]


def test_the_member_of_the_hall_has_something_of_everything(hall):
    """So that no page saves a question because there is nothing to ask about."""
    kinds = (Posting, Leave, Secondment, Qualification)
    assert all(kind.objects.filter(employee=hall.member).exists() for kind in kinds)
