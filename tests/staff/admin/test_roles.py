"""Who opens which of HR's pages, and what is found there: nothing of another authority."""

import pytest
import time_machine
from django.urls import reverse

from staff.models import Delegation, Department, Employee, Leave, Posting, Qualification, Secondment
from tests.browsers import browser_of
from tests.staff.admin.desk import listed, url
from tests.staff.world import TODAY, token

pytestmark = [pytest.mark.django_db]
NOON = f"{TODAY.isoformat()}T12:00:00+09:00"

MODELS = {
    "department": Department,
    "employee": Employee,
    "posting": Posting,
    "leave": Leave,
    "secondment": Secondment,
    "qualification": Qualification,
    "delegation": Delegation,
}
PEOPLE = [name for name in MODELS if name != "delegation"]


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def as_(world):
    return lambda kind: browser_of(world.users[kind])


@pytest.mark.parametrize("model", PEOPLE)
@pytest.mark.parametrize("view", ["changelist", "add", "change", "history", "delete"])
def test_people_and_places_are_hrs(world, as_, model, view):
    row = MODELS[model].objects.order_by("pk").first()
    args = [] if view in {"changelist", "add"} else [row.pk]
    answers = {kind: as_(kind).get(url(model, view, *args)).status_code for kind in world.users if kind != "anonymous"}
    # Whoever another row refers to is kept; the page goes back to it and says so.
    own = 302 if view == "delete" and model in {"department", "employee"} else 200
    auditor = 200 if view == "history" and model == "employee" else 403
    assert answers.pop("hr") == own
    assert answers.pop("auditor") == auditor
    elsewhere = answers.pop("hr_elsewhere")
    assert elsewhere == {"changelist": 200, "add": 200, "history": 404}.get(view, 302)
    assert set(answers.values()) == {403}


@pytest.mark.parametrize("model", PEOPLE)
@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_another_authoritys_row_is_answered_like_a_missing_one(world, as_, model, view):
    row = MODELS[model].objects.order_by("pk").first()
    client = as_("hr_elsewhere")
    there, missing = (said_of(client.get(url(model, view, pk), follow=True), pk) for pk in (row.pk, 987654))
    assert there == missing


def said_of(answer, pk):
    """All that an answer says, but for the number that was asked for."""
    told = [str(message).replace(str(pk), "#") for message in answer.context.get("messages") or ()]
    return answer.status_code, answer.redirect_chain, told, answer.content if answer.status_code == 404 else b""


@pytest.mark.parametrize("model", PEOPLE)
def test_lists_filters_and_searches_show_nothing_of_another_authority(world, as_, model):
    client = as_("hr_elsewhere")
    for query in ({}, {"q": "本人"}, {"q": "課"}):
        answer = client.get(url(model, "changelist", **query))
        page = answer.content.decode()
        assert listed(answer) == []
        assert [
            word for word in ("本人", "税務課", "甲", "乙") if word in page.replace(f'value="{query.get("q")}"', "")
        ] == []


@pytest.mark.parametrize(
    ("model", "field", "term", "found"),
    [
        ("posting", "employee", "本人", "本人 三郎"),
        ("posting", "department", "市民税", "市民税係(A11)"),
        ("departmentversion", "parent", "ａ１", "税務課(A1)"),
        ("delegation", "principal", "課長", "課長 二郎"),
        ("employee", "user", "かちょう", None),
    ],
)
def test_suggestions_are_of_the_own_authority(world, as_, model, field, term, found):
    def suggested(kind):
        query = {"app_label": "staff", "model_name": model, "field_name": field, "term": term}
        answer = as_(kind).get(reverse("admin:autocomplete", query=query))
        assert answer.status_code == 200
        return [result["text"] for result in answer.json()["results"]]

    own = suggested("hr")
    assert suggested("hr_elsewhere") == []
    assert found is None or any(text.startswith(found) for text in own)


@pytest.mark.parametrize("kind", ["auditor", "administrator", "manager", "own", "bureau_hr", "training"])
def test_nobody_else_gets_suggestions_of_people(as_, kind):
    for field in ("employee", "department"):
        query = {"app_label": "staff", "model_name": "posting", "field_name": field, "term": ""}
        assert as_(kind).get(reverse("admin:autocomplete", query=query)).status_code == 403


def test_a_foreign_id_in_a_form_is_refused_as_an_unknown_one(world, as_):
    department = Department.objects.create(authority=world.elsewhere.authority, code="X", valid_from="2020-04-01")
    data = {"employee": world.elsewhere.pk, "department": department.pk, "valid_from": "2026-04-01",
            "order_kind": "transfer", "employment": "regular"}  # fmt: skip
    foreign = as_("hr").post(url("posting", "add"), data)
    missing = as_("hr").post(url("posting", "add"), {**data, "employee": 98765, "department": 98765})
    said = foreign.context["adminform"].form.errors
    assert said == missing.context["adminform"].form.errors
    assert {"employee", "department"} <= set(said)


@pytest.mark.parametrize("model", ["employee", "posting", "leave", "secondment", "qualification"])
def test_the_sight_of_people_in_lists_and_forms_is_written_down(world, as_, model):
    hr = world.users["hr"]
    client = as_("hr")
    client.get(url(model, "changelist"))
    row = world.subject if model == "employee" else MODELS[model].objects.filter(employee=world.subject).first()
    client.get(url(model, "change", row.pk))
    listing, form = hr_events(hr)
    assert world.subject.pk in listing
    assert form == {world.subject.pk}


def hr_events(user):
    from staff.models import AuditEvent

    events = AuditEvent.objects.filter(actor=user, what__startswith="人事の画面").order_by("pk")
    return [{s.employee_id for s in event.whose.all()} for event in events]


def test_the_administrator_finds_accounts_alone(world, as_):
    client = as_("administrator")
    index = client.get(reverse("admin:index"))
    names = [master["object_name"] for group in index.context["app_list"] for master in group["models"]]
    assert names == ["AppointingAuthority", "User"]
    pages = [client.get(url("user", "changelist")), client.get(url("user", "change", world.subject.user.pk))]
    for page in pages:
        text = page.content.decode()
        assert [
            token("甲", field) for field in ("旧姓", "級", "内示", "病気", "資格") if token("甲", field) in text
        ] == []


def test_hr_sees_what_is_to_come(world, as_):
    page = as_("hr").get(url("posting", "changelist", life="ahead")).content.decode()
    assert token("甲", "内示") in page


def test_a_records_own_page_is_found_by_whoever_may_see_the_record(world, as_):
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Employee).pk
    address = reverse("admin:view_on_site", args=[kind, world.subject.pk])
    missing = reverse("admin:view_on_site", args=[kind, 98765])
    assert as_("hr").get(address)["Location"] == world.subject.get_absolute_url()
    assert [as_(kind).get(address).status_code for kind in ("hr_elsewhere", "auditor", "administrator")] == [404] * 3
    assert as_("hr").get(missing).status_code == 404
