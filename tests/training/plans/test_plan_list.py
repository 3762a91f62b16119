"""How far everybody's plans have come: for the office by department and person by person, for heads their people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff import trees
from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.factories import EmployeeFactory, PostingFactory
from training.models import DevelopmentPlan, PlanGoal
from training.rules.plans import State

pytestmark = pytest.mark.django_db
PEOPLE = {"show": "people"}


def page(hall, by="training", **query):
    return browser_of(hall.users[by]).get(reverse("training:plans"), query)


def plan(employee, state, year=2026, goals=0):
    found = DevelopmentPlan.objects.create(employee=employee, state=state, year=year)
    PlanGoal.objects.bulk_create(PlanGoal(plan=found, competency_code="C8", text="目標") for _ in range(goals))
    return found


def states(response):
    return {row.person["name"]: row.state for row in response.context["found"]}


def numbers(response):
    context = response.context
    return {
        line.label: {
            state: cell.number for state, cell in zip(context["states"], line.cells, strict=True) if cell.number
        }
        for line in context["lines"]
    }


def test_the_office_counts_by_department_with_all_under_it(hall):
    plan(hall.subject, State.ACTIVE)
    plan(hall.beside, State.CLOSED)
    assert numbers(page(hall)) == {"財務部": {"none": 2, "active": 1}, "福祉部": {"closed": 1}}
    below = numbers(page(hall, department="A"))
    assert below == {"税務課": {"none": 1, "active": 1}, "財務部(直属)": {"none": 1}}


def test_whoever_stands_nowhere_is_counted_too(hall):
    EmployeeFactory(authority=hall.authority)
    assert numbers(page(hall))["組織なし"] == {"none": 1}


def test_whoever_comes_or_moves_is_counted_at_once(hall):
    assert numbers(page(hall))["福祉部"] == {"none": 1}
    newcomer = PostingFactory(employee=EmployeeFactory(authority=hall.authority), department=hall.team)
    assert numbers(page(hall))["財務部"] == {"none": 4}
    newcomer.department = hall.other_bureau
    newcomer.save()
    assert numbers(page(hall)) == {"財務部": {"none": 3}, "福祉部": {"none": 2}}
    plan(newcomer.employee, State.ACTIVE)
    assert numbers(page(hall))["福祉部"] == {"none": 1, "active": 1}


def test_each_number_leads_to_its_people(hall):
    plan(hall.subject, State.ACTIVE)
    line = page(hall).context["lines"][0]
    browser = browser_of(hall.users["training"])
    for state, cell in zip(page(hall).context["states"], line.cells, strict=True):
        found = states(browser.get(reverse("training:plans") + cell.href))
        assert (len(found), set(found.values()) <= {state}) == (cell.number, True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "active"}, ["本人 三郎"]),
        ({"state": "none"}, ["部長 一郎", "課長 二郎", "隣人 四郎"]),
        ({"state": "active", "department": "B"}, []),
        ({"department": "B"}, ["隣人 四郎"]),
        ({"q": "本人"}, ["本人 三郎"]),
        ({"state": "active", "year": "2025"}, []),
        ({"state": "closed", "year": "2025"}, ["隣人 四郎"]),
        ({"employment": "fixed_term", "state": "nonsense"}, []),
    ],
    ids=str,
)
def test_the_list_is_narrowed(hall, query, expected):
    plan(hall.subject, State.ACTIVE)
    plan(hall.beside, State.CLOSED, year=2025)
    assert sorted(states(page(hall, **PEOPLE, **query))) == sorted(expected)


@pytest.mark.parametrize("query", [{"year": "x"}, {"department": "none"}, {"state": "draft"}, {"show": "x"}])
def test_what_the_address_cannot_mean_is_told_and_narrows_nothing(hall, query):
    response = page(hall, **PEOPLE | query)
    assert response.status_code == 200
    if "show" not in query:
        assert (response.context["page"].paginator.count, list(response.context["form"].errors)) == (4, [*query])


def test_the_office_is_told_of_drafts_as_of_plans_that_are_not_there(hall):
    plan(hall.subject, State.DRAFT, goals=2)
    for by in ("hr", "training"):
        assert states(page(hall, by, **PEOPLE))["本人 三郎"] == "none"
        assert states(page(hall, by, **PEOPLE, state="none"))["本人 三郎"] == "none"
        assert "作成中</" not in page(hall, by, **PEOPLE).content.decode()
        assert "draft" not in page(hall, by).context["states"]


def test_a_head_sees_his_peoples_with_their_drafts_and_nobody_elses(hall):
    plan(hall.subject, State.DRAFT)
    plan(hall.beside, State.ACTIVE)
    for by in ("manager", "deputy"):
        assert states(page(hall, by)) == {"本人 三郎": "draft"}
    assert states(page(hall, "boss")) == {"本人 三郎": "draft", "課長 二郎": "none"}


def test_a_row_tells_its_goals_and_leads_to_the_plan_of_the_year(hall):
    found = plan(hall.subject, State.PROPOSED, goals=3)
    found.steps.create(action="propose", state="proposed", by=hall.users["own"], at="2026-05-07T03:00:00Z")
    response = page(hall, **PEOPLE, state="proposed")
    text = response.content.decode()
    assert f'href="{reverse("training:person_plan", args=[hall.subject.pk])}?year=2026"' in text
    assert ("2026年5月7日" in text, response.context["found"][0].goals) == (True, 3)


def test_the_list_leaves_with_its_filters_and_is_written_down(hall):
    plan(hall.subject, State.ACTIVE, goals=1)
    before = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).count()
    rows = page(hall, **PEOPLE, state="active", export="csv-utf8").content.decode().splitlines()
    assert [row.split(",")[1:2] + row.split(",")[4:7] for row in rows[1:]] == [["本人 三郎", "2026", "実行中", "1"]]
    counted = page(hall, export="csv-utf8").content.decode().splitlines()
    assert counted[1] == "財務部,2,0,0,1,0,3"
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT).count() == before + 2
    assert page(hall, "manager", export="xlsx").status_code == 404


def test_whoever_is_on_the_page_was_seen(hall):
    before = AuditEvent.objects.count()
    page(hall)
    assert AuditEvent.objects.count() == before
    page(hall, **PEOPLE)
    assert AuditEvent.objects.count() == before + 1


@pytest.mark.parametrize(("by", "query"), [("training", {}), ("hr", PEOPLE), ("boss", {})])
def test_it_asks_at_most_twelve_questions_and_no_more_for_many(hall, by, query):
    few = questions(hall, by, query)
    for number in range(8):
        person = EmployeeFactory(authority=hall.authority)
        PostingFactory(employee=person, department=hall.team)
        plan(person, list(State)[number % 5], goals=2)
    many = questions(hall, by, query)
    assert len(many) == len(few) <= 12, "\n".join(many)


def questions(hall, by, query):
    """The first time after a change."""
    trees.forget()
    client = browser_of(hall.users[by])
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("training:plans"), query)
    return [each["sql"][:200] for each in asked]
