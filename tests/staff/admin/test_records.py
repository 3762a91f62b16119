"""The auditor reads what was seen and done, and changes nothing."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import NoReverseMatch, URLPattern, reverse
from openpyxl import load_workbook

from config.urls import admin
from staff import audit
from staff.access import Role
from staff.models import AuditEvent, ImportRun, ImportSource, RoleGrant
from tests import factories
from tests.browsers import browser_of
from tests.staff import replay
from tests.staff.admin.desk import listed, url

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
LIST = "auditevent"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def auditor():
    return factories.user_with(Role.AUDITOR, name="監査 三郎")


@pytest.fixture
def client(auditor):
    return browser_of(auditor)


@pytest.fixture
def hr(auditor):
    return factories.user_with(Role.HR, authority=auditor.authority, name="川﨑 美咲")


def person(auditor, name, kana=""):
    return factories.EmployeeFactory(authority=auditor.authority, name=name, kana=kana)


def event(by, *people, at=NOON, kind=AuditEvent.Kind.SIGHT, what="人物の画面"):
    return audit.record(kind, what, by=by, at=at, whose=[p.pk for p in people], address="192.0.2.7")


def found(client, **query):
    return [e for e in listed(client.get(url(LIST, "changelist", **query))) if e.kind != AuditEvent.Kind.LOGIN]


def test_the_auditor_reads_the_own_authoritys_record(client, auditor, hr):
    own = event(hr, person(auditor, "髙橋 花子"))
    event(factories.user_with(Role.HR), factories.EmployeeFactory())
    page = client.get(url(LIST, "changelist")).content.decode()
    assert found(client) == [own]
    assert ["川﨑 美咲" in page, "髙橋 花子" in page, "192.0.2.7" in page] == [True] * 3


def test_an_event_lists_five_people_and_the_number_of_the_others(client, auditor, hr):
    event(hr, *[person(auditor, f"職員{n}") for n in range(8)])
    assert " ほか3人" in client.get(url(LIST, "changelist")).content.decode()


def test_an_events_page_tells_all_of_it_and_leads_to_the_persons_history(client, auditor, hr):
    people = [person(auditor, f"職員{n}") for n in range(8)]
    page = client.get(url(LIST, "change", event(hr, *people).pk)).content.decode()
    assert all(url("employee", "history", p.pk) in page for p in people)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"kind": "sight"}, 2),
        ({"kind": "role"}, 1),
        ({"since": "2026-11-21"}, 2),
        ({"until": "2026-11-20"}, 1),
        ({"since": "2026-11-20", "until": "2026-11-20"}, 1),
        ({"actor": "川﨑"}, 3),
        ({"actor": "かわさき"}, 3),
        ({"actor": "だれも"}, 0),
        ({"subject": "高橋"}, 2),
        ({"subject": "ﾀｶﾊｼ", "kind": "sight"}, 1),
        ({"since": "きのう"}, 0),
    ],
)
def test_the_list_is_narrowed(client, auditor, hr, query, number):
    factories.EmployeeFactory(authority=auditor.authority, name="川﨑 美咲", kana="カワサキ ミサキ", user=hr)
    taka = person(auditor, "髙橋 花子", "タカハシ ハナコ")
    event(hr, taka)
    event(hr, person(auditor, "別の 人"))
    event(hr, taka, kind=AuditEvent.Kind.ROLE, at=NOON - timedelta(days=1))
    assert len(found(client, **query)) == number


def test_a_day_begins_at_midnight_in_japan(client, hr):
    event(hr, at=datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC), what="前日")
    event(hr, at=datetime(2026, 11, 20, 15, 0, 0, tzinfo=UTC), what="当日")
    assert [e.what for e in found(client, since="2026-11-21")] == ["当日"]


def test_a_date_that_cannot_be_read_is_told_beside_its_field(client):
    assert "日付を正しく入力してください。" in client.get(url(LIST, "changelist", since="きのう")).content.decode()


def test_the_list_leaves_as_a_file_with_its_filters_and_that_is_written_down(client, auditor, hr):
    event(hr, person(auditor, "髙橋 花子"), what="=1+1")
    event(hr, person(auditor, "別の 人"))
    answer = client.get(url(LIST, "changelist", subject="高橋", export="xlsx"))
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [row[3] for row in rows] == ["内容", "=1+1"]
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT).detail == {"rows": 1, "filters": {}}


@pytest.mark.parametrize("export", ["csv-utf8", "csv-cp932"])
def test_the_list_leaves_as_csv(client, auditor, hr, export):
    event(hr, person(auditor, "髙橋 花子"))
    answer = client.get(url(LIST, "changelist", kind="sight", export=export))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv")


def test_an_unknown_format_or_filter_is_not_found(client):
    assert client.get(url(LIST, "changelist", export="exe")).status_code == 404
    for query in ({"what__regex": "("}, {"digest__startswith": "0"}):
        assert client.get(url(LIST, "changelist", **query)).status_code == 400
        assert client.get(url(LIST, "changelist", export="xlsx", **query)).status_code == 400


def test_only_the_auditor_takes_it_away(hr):
    assert browser_of(hr).get(url(LIST, "changelist", export="xlsx")).status_code == 403


def test_the_page_says_that_the_chain_is_whole(client, hr):
    last = event(hr)
    page = client.get(reverse("admin:staff_auditevent_chain")).content.decode()
    assert "つながっています" in page
    assert last.digest in page


def test_the_page_says_where_the_chain_is_broken(client, hr):
    first, _second = event(hr), event(hr)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staff_auditevent WHERE id = %s", [first.pk])
    page = client.get(reverse("admin:staff_auditevent_chain")).content.decode()
    assert "つながっていないところがあります" in page


# ── Roles


def test_a_role_that_the_administrator_gives_is_in_the_citys_log(client, auditor):
    person = factories.UserFactory(authority=auditor.authority, staff_number="30001")
    administrator = browser_of(factories.user_with(Role.ADMINISTRATOR))
    base = {"staff_number": "30001", "name": person.name, "kana": "", "authority": person.authority_id,
            "is_active": "on", "grants-TOTAL_FORMS": "1"}  # fmt: skip
    administrator.post(
        url("user", "change", person.pk),
        {**base, "grants-INITIAL_FORMS": "0", "grants-0-role": "hr", "grants-0-valid_from": "2026-11-21",
         "history_change_reason": "異動"},
    )  # fmt: skip
    grant = person.grants.get()
    row = {"grants-INITIAL_FORMS": "1", "grants-0-id": grant.pk, "grants-0-user": person.pk, "grants-0-role": "hr",
           "grants-0-valid_from": "2026-11-21"}  # fmt: skip
    administrator.post(url("user", "change", person.pk), {**base, **row, "grants-0-valid_to": "2026-12-31"})
    administrator.post(url("user", "change", person.pk), {**base, **row, "grants-0-DELETE": "on"})

    events = [e for e in reversed(found(client)) if e.kind == AuditEvent.Kind.ROLE]
    assert [e.detail["deed"] for e in events] == ["given", "changed", "taken"]
    assert RoleGrant.history.filter(id=grant.pk).earliest("history_id").history_change_reason == "異動"


def test_stopping_an_account_is_in_the_citys_log(client, auditor):
    person = factories.UserFactory(authority=auditor.authority, staff_number="30001")
    browser_of(factories.user_with(Role.ADMINISTRATOR)).post(
        url("user", "change", person.pk),
        {"staff_number": "30001", "name": person.name, "authority": person.authority_id, "grants-TOTAL_FORMS": "0",
         "grants-INITIAL_FORMS": "0"},
    )  # fmt: skip
    logged = next(e for e in found(client) if e.kind == AuditEvent.Kind.ROLE)
    assert logged.detail == {"is_active": [True, False]}


def test_a_bureaus_hr_needs_a_department_of_the_users_authority(auditor):
    person = factories.UserFactory(authority=auditor.authority, staff_number="30001")
    own = factories.DepartmentFactory(authority=auditor.authority, version__name="財務部")
    foreign = factories.DepartmentFactory(version__name="他市部")
    coming = factories.DepartmentFactory(
        authority=auditor.authority, valid_from=datetime(2027, 4, 1, tzinfo=UTC).date(), version__name="新設部"
    )
    administrator = browser_of(factories.user_with(Role.ADMINISTRATOR))
    shown = administrator.get(url("user", "change", person.pk)).content.decode()

    def given(**row):
        return administrator.post(
            url("user", "change", person.pk),
            {"staff_number": "30001", "name": "名", "authority": person.authority_id, "is_active": "on",
             "grants-TOTAL_FORMS": "1", "grants-INITIAL_FORMS": "0", "grants-0-role": "bureau_hr",
             "grants-0-valid_from": "2026-11-21", **{f"grants-0-{k}": v for k, v in row.items()}},
        )  # fmt: skip

    refused = given().context["inline_admin_formsets"][0].formset.forms[0].non_field_errors()
    assert refused == ["受け持つ部局は、部局人事担当のときだけ、必ず選びます。"]
    assert [given(department=d.pk).status_code for d in (foreign, coming)] == [200, 200]
    assert given(department=own.pk).status_code == 302
    assert ["財務部" in shown, "他市部" in shown, "新設部" in shown] == [True, False, False]


# ── Imports


def test_hr_renames_and_deletes_a_source_and_only_reads_the_runs(auditor, hr):
    source = ImportSource.objects.create(
        authority=auditor.authority, name="給与", table="employees", mapping={"name": "氏名"}
    )
    run = ImportRun.objects.create(authority=auditor.authority, by=hr, at=NOON, file_name="a.xlsx", summary="新規1件")
    client = browser_of(hr)
    client.post(url("importsource", "change", source.pk), {"name": "人事給与"})
    source.refresh_from_db()
    assert source.name == "人事給与"
    assert client.get(url("importrun", "change", run.pk)).status_code == 200
    assert client.post(url("importrun", "change", run.pk), {"summary": "x"}).status_code == 403
    client.post(url("importsource", "delete", source.pk), {"post": "yes"})
    assert not ImportSource.objects.exists()


def test_another_authoritys_imports_are_not_found(hr, auditor):
    other = factories.AuthorityFactory()
    source = ImportSource.objects.create(authority=other, name="給与", table="employees")
    run = ImportRun.objects.create(authority=other, by=hr, at=NOON, file_name="a.xlsx", summary="新規1件")
    for user in (hr, auditor):
        client = browser_of(user)
        assert listed(client.get(url("importrun", "changelist"))) == []
        assert client.get(url("importrun", "change", run.pk)).status_code == 302
    assert listed(browser_of(hr).get(url("importsource", "changelist"))) == []
    assert browser_of(hr).get(url("importsource", "change", source.pk)).status_code == 302


# ── The auditor changes nothing


def digests():
    """One for each table, apart from what a visit itself leaves."""
    left_by_visits = {"Session", "KeptSession"}
    return {
        model._meta.db_table: hashlib.sha256(
            repr(sorted(map(repr, model._base_manager.order_by().values_list()))).encode()
        ).hexdigest()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model.__name__ not in left_by_visits
    }


def admin_routes():
    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name
            else:
                yield from walk(pattern.url_patterns)

    return sorted({name for name in walk(admin.site.urls[0]) if name})


def addresses(name, pks):
    for args in ([], *([pk] for pk in pks), *([pk, pk] for pk in pks)):
        try:
            yield reverse(f"admin:{name}", args=args)
        except NoReverseMatch:
            continue


def test_the_auditor_posts_to_every_route_and_nothing_changes():
    world = replay.build()
    client = browser_of(world.users["auditor"])
    sent = {"post": "yes", "_save": "1", "name": "x", "code": "x", "reason": "x", "valid_from": "2026-01-01",
            "staff_number": "1", "employee": world.subject.pk, "history_change_reason": "x"}  # fmt: skip
    pks = [world.subject.pk, world.section.pk, world.users["hr"].pk, 1, 2]
    before, answers = digests(), set()
    for name in admin_routes():
        if name in {"logout", "login"}:
            continue
        for address in addresses(name, pks):
            answers.add(client.post(address, sent).status_code)
    after = digests()
    assert {table for table in before if before[table] != after[table]} == set()
    assert answers <= {200, 302, 400, 403, 404, 405}
