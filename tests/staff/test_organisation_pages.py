"""The chart of any day and the page of one department: heads, head-counts, and who is named to whom."""

import csv
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from staff.heads import Deputy, NamedHead, as_words
from staff.models import AuditEvent, Delegation, DepartmentVersion, Posting
from tests.factories import (
    AuthorityFactory,
    DepartmentFactory,
    EmployeeFactory,
    PostingFactory,
    employee_with_login,
    user_with,
)
from tests.staff.replay import build
from tests.staff.world import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

APRIL = date(2027, 4, 1)
CHART = reverse("staff:organisation")


@pytest.fixture
def today():
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def world():
    return build()


def reader(user):
    client = Client()
    client.force_login(user)
    return client


def chart(user, on=""):
    response = reader(user).get(CHART, {"on": on} if on else {})
    assert response.status_code == 200
    return response


def nodes(response):
    """All nodes of the chart by the department's name."""
    found, waiting = {}, list(response.context["nodes"])
    while waiting:
        node = waiting.pop()
        found[node.unit.name] = node
        waiting += node.children
    return found


def department(user, place, on=""):
    return reader(user).get(reverse("staff:department", args=[place.code]), {"on": on} if on else {})


def names(response):
    return [post.employee.name for group in response.context["groups"] for post in group.posts]


# ── Head-counts


def test_head_counts_are_rolled_up_and_concurrent_posts_stand_apart(world):
    PostingFactory(employee=world.manager, department=world.team, is_main=False, valid_from=date(2024, 4, 1))
    found = nodes(chart(world.beside.user))
    assert (found["市民税係"].total.main, found["市民税係"].total.concurrent) == (1, 1)
    assert (found["税務課"].own.main, found["税務課"].total.main) == (1, 2)
    assert (found["財務部"].total.main, found["財務部"].total.concurrent) == (3, 1)


def test_another_citys_people_are_not_counted(world):
    PostingFactory()
    assert chart(world.beside.user).context["total"].main == 4


# ── Heads


def test_a_vacant_head_is_told_with_the_title_of_the_post(world):
    DepartmentVersion.objects.filter(department=world.other_bureau).update(head_title="部長")
    text = chart(world.beside.user).content.decode()
    assert nodes(chart(world.beside.user))["福祉部"].head is None
    assert "空席" in text
    assert "部長" in text


def test_a_head_by_a_concurrent_post_is_marked(world):
    PostingFactory(employee=world.boss, department=world.other_section, is_main=False, is_head=True, title="事務取扱")
    head = nodes(chart(world.beside.user))["福祉課"].head
    assert (head.name, head.title, head.is_main) == ("部長 一郎", "事務取扱", False)


def test_whoever_acts_for_a_head_is_named_while_both_may_log_in(world):
    def deputies():
        return [d.name for d in nodes(chart(world.beside.user))["税務課"].head.deputies]

    assert deputies() == [world.users["deputy"].name]
    Delegation.objects.create(
        principal=world.manager.user, delegate=world.beside.user, power="manager", valid_from=TODAY, reason="出張"
    )
    assert len(deputies()) == 2
    world.manager.user.is_active = False
    world.manager.user.save()
    assert deputies() == []


def test_acting_in_another_power_is_not_acting_for_a_head(world):
    Delegation.objects.update(power="hr")
    assert nodes(chart(world.beside.user))["税務課"].head.deputies == ()


def test_a_head_who_left_since_is_named_to_hr_alone(world):
    former = EmployeeFactory(authority=world.authority, name="前課長 六郎", left_on=date(2020, 3, 31))
    PostingFactory(employee=former, department=world.section, is_head=True, title="課長", valid_to=date(2020, 3, 31))
    assert "前課長 六郎" in chart(world.users["hr"], "2019-10-01").content.decode()
    text = chart(world.beside.user, "2019-10-01").content.decode()
    assert "前課長 六郎" not in text
    assert "退職した職員" in text


# ── The drawing, which is kept


def draws(response):
    return "staff/organisation/row.html" in [template.name for template in response.templates]


def test_the_same_chart_is_drawn_once_for_all_who_may_see_it(world):
    assert draws(chart(world.beside.user))
    again = chart(world.subject.user)
    assert not draws(again)
    assert "市民税係" in again.content.decode()


def rename(version, name):
    version.name = name
    version.save()


CHANGES = {
    "a department is renamed": (
        lambda w: rename(DepartmentVersion.objects.get(department=w.team), "新税係"), "新税係",
    ),
    "somebody comes": (lambda w: PostingFactory(employee__authority=w.authority, department=w.team), "5人"),
    "a deputy is called otherwise": (lambda w: type(w.users["deputy"]).objects.update(name="改姓 七郎"), "改姓 七郎"),
    "a head goes": (lambda w: Posting.objects.filter(department=w.section).heads().delete(), "空席"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES.values(), ids=CHANGES)
def test_the_chart_tells_of_a_change_at_once(world, change, told):
    before = chart(world.beside.user)
    change(world)
    after = chart(world.beside.user)
    assert draws(after)
    assert after.content.decode().count(told) > before.content.decode().count(told)


def test_what_is_opened_and_the_day_of_the_links_are_the_readers_own(world, monkeypatch):
    monkeypatch.setattr("staff.views.organisation.MOST_OPEN", 0)
    page = reader(world.beside.user)
    folded, opened, before = (
        page.get(CHART, query).content.decode() for query in ({}, {"open": "all"}, {"on": "2026-10-01"})
    )
    assert folded.count("<details open>") < opened.count("<details open>")
    address = reverse("staff:department", args=["A1"])
    assert f'"{address}"' in folded
    assert f'"{address}?on=2026-10-01"' in before


# ── Days


def test_the_day_of_the_chart_is_said(world):
    assert "2026年11月21日(土)時点" in chart(world.beside.user).content.decode()
    text = chart(world.users["hr"], "2027-04-01").content.decode()
    assert "2027年4月1日(木)時点" in text
    assert "(予定)" in text


def test_a_department_is_called_as_on_the_day(world):
    DepartmentVersion.objects.create(department=world.section, valid_from=APRIL, name="市税課", parent=world.bureau)
    assert "市税課" in nodes(chart(world.users["hr"], "2027-04-01"))
    assert "市税課" not in nodes(chart(world.users["hr"]))


@pytest.mark.parametrize("kind", ["own", "manager", "beside", "bureau_hr", "training", "auditor"])
def test_days_to_come_are_for_hr(world, kind):
    DepartmentFactory(authority=world.authority, valid_from=APRIL, version__name="新設部")
    response = chart(world.users[kind], "2027-04-01")
    assert response.context["on"] == TODAY
    assert "これから先の日の組織は、人事担当だけが見られます" in response.content.decode()
    assert "新設部" not in response.content.decode()
    assert "新設部" in nodes(chart(world.users["hr"], "2027-04-01"))


@pytest.mark.parametrize(
    ("text", "said"),
    [("きのう", "日付を読み取れませんでした"), ("0001-01-01", "1900年から"), ("2026-02-30", "日付を読み取れません")],
)
def test_a_day_that_cannot_be_shown_is_answered_with_today_and_the_reason(world, text, said):
    response = chart(world.users["hr"], text)
    assert response.context["on"] == TODAY
    assert said in response.content.decode()


def test_hr_looks_no_more_than_ten_years_ahead(world):
    assert chart(world.users["hr"], "9999-12-31").context["on"] == TODAY
    assert chart(world.users["hr"], "令和18年4月1日").context["on"] == date(2036, 4, 1)


# ── One department


def test_a_department_names_its_people_and_those_of_its_teams(world):
    response = department(world.beside.user, world.section)
    assert names(response) == ["課長 二郎", "本人 三郎"]
    assert [place.unit.name for place in response.context["above"]] == ["財務部"]


def test_a_concurrent_post_stands_in_both_departments(world):
    PostingFactory(employee=world.manager, department=world.team, is_main=False, title="係長事務取扱")
    assert names(department(world.beside.user, world.section)) == ["課長 二郎", "本人 三郎", "課長 二郎"]


def test_where_colleagues_stood_before_is_part_of_their_career(world):
    past = "2019-10-01"
    for user, named in (
        (world.beside.user, []),
        (world.manager.user, ["本人 三郎"]),
        (world.subject.user, ["本人 三郎"]),
    ):
        response = department(user, world.team, past)
        assert names(response) == named
        assert response.context["hidden"] == 1 - len(named)


def test_looking_at_another_day_is_written_down_and_at_today_is_not(world):
    written = AuditEvent.objects.filter(actor=world.manager.user)
    department(world.manager.user, world.team)
    assert not written.exists()
    department(world.manager.user, world.team, "2019-10-01")
    (event,) = written
    assert list(event.subjects.all()) == [world.subject]


def test_hr_sees_who_will_be_there(world):
    assert names(department(world.users["hr"], world.other_section, "2027-05-01")) == ["隣人 四郎", "本人 三郎"][1:]


def test_a_department_that_is_to_come_is_missing_for_all_but_hr(world):
    new = DepartmentFactory(authority=world.authority, code="C", valid_from=APRIL, version__name="新設部")
    missing = reader(world.beside.user).get(reverse("staff:department", args=["ZZ"]))
    assert department(world.beside.user, new).content == missing.content
    response = department(world.users["hr"], new)
    assert response.status_code == 200
    assert "この日には、この組織はありません" in response.content.decode()
    assert names(department(world.users["hr"], new, "2027-04-01")) == []


def test_a_department_that_was_abolished_tells_when(world):
    gone = DepartmentFactory(authority=world.authority, code="C", valid_to=date(2020, 3, 31), version__name="旧総務課")
    text = department(world.beside.user, gone).content.decode()
    assert "2020年3月31日(火) に廃止されました" in text
    assert "旧総務課" in text


def test_an_end_that_is_still_to_come_is_not_told(world):
    gone = DepartmentFactory(authority=world.authority, code="C", valid_to=date(2027, 3, 31), version__name="係")
    assert "2027" not in department(world.beside.user, gone).content.decode()


def test_former_names_are_listed_up_to_the_day(world):
    DepartmentVersion.objects.create(department=world.section, valid_from=date(2015, 4, 1), name="市税課")
    DepartmentVersion.objects.create(department=world.section, valid_from=APRIL, name="徴税課")
    response = department(world.beside.user, world.section)
    assert [version.name for version in response.context["versions"]] == ["市税課", "税務課"]


def test_a_large_department_names_its_own_people_alone(world, monkeypatch):
    monkeypatch.setattr("staff.views.organisation.MOST_NAMED", 1)
    response = department(world.beside.user, world.section)
    assert names(response) == ["課長 二郎"]
    assert [node.unit.name for node in response.context["children"]] == ["市民税係"]


def test_another_citys_department_is_missing(world):
    missing = reader(world.elsewhere.user).get(reverse("staff:department", args=["ZZ"]))
    assert missing.status_code == 404
    assert department(world.elsewhere.user, world.section).content == missing.content


def test_whoever_belongs_to_no_authority_is_refused(world):
    assert reader(world.users["administrator"]).get(CHART).status_code == 403
    assert department(world.users["administrator"], world.section).status_code == 403


def test_hr_takes_a_department_along_as_a_file(world):
    response = reader(world.users["hr"]).get(reverse("staff:department", args=["A1"]), {"export": "csv-utf8"})
    text = response.content.decode("utf-8-sig")
    assert "財務部 税務課 市民税係" in text
    (event,) = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT)
    assert set(event.subjects.all()) == {world.manager, world.subject}
    refused = reader(world.beside.user).get(reverse("staff:department", args=["A1"]), {"export": "csv-utf8"})
    assert refused.status_code == 404


def test_hr_takes_the_chart_of_a_day_along_as_a_file(world):
    response = reader(world.users["hr"]).get(CHART, {"export": "csv-utf8", "on": "2026-10-01"})
    headings, *lines = csv.reader(response.content.decode("utf-8-sig").splitlines())
    shown = nodes(chart(world.users["hr"], on="2026-10-01"))
    assert headings == ["組織コード", "上の組織", "組織", "長の職名", "長", "長の状況", "人数", "兼務", "下の空席"]
    found = {line[2]: line for line in lines}
    assert found.keys() == shown.keys()
    assert found["税務課"][:2] == ["A1", "財務部"]
    for name, node in shown.items():
        assert found[name][4] == (node.head.name if node.head else "")
        assert found[name][6:] == [str(n) for n in (node.total.main, node.total.concurrent, node.vacant_below)]
    (event,) = AuditEvent.objects.filter(kind=AuditEvent.Kind.EXPORT)
    assert (event.detail["filters"], event.detail["rows"]) == ({"on": "2026-10-01"}, len(shown))
    assert {person.pk for person in event.subjects.all()} == {n.head.employee_id for n in shown.values() if n.head}
    assert reader(world.beside.user).get(CHART, {"export": "csv-utf8"}).status_code == 404


def test_the_file_says_of_a_head_what_the_chart_says():
    kept = {"employee_id": 1, "name": "市川 花子", "title": ""}
    acting = (Deputy("代田 一郎"), Deputy("代々木 次郎"))
    assert as_words(None, "課長") == ["課長", "", "空席"]
    assert as_words(NamedHead(**kept), "課長") == ["課長", "市川 花子", ""]
    assert as_words(NamedHead(**kept | {"title": "参事"}, is_main=False, deputies=acting), "課長") == [
        "参事", "市川 花子", "兼務、代行 代田 一郎、代行 代々木 次郎",
    ]  # fmt: skip
    assert as_words(NamedHead(**kept | {"name": ""}, is_listed=False), "課長") == ["課長", "退職した職員", ""]


# ── Queries


def many(size):
    """An authority with ``size`` sections of a bureau, each with a head and one more."""
    authority = AuthorityFactory()
    bureau = DepartmentFactory(authority=authority, code="TOP")
    for _ in range(size):
        section = DepartmentFactory(authority=authority, version__parent=bureau)
        head = employee_with_login(department=section, is_head=True)
        PostingFactory(employee__authority=authority, department=section)
        Delegation.objects.create(
            principal=head.user, delegate=user_with(None, authority=authority), power="manager", valid_from=TODAY
        )
    return authority, bureau


@pytest.mark.parametrize("page", ["chart", "department"])
def test_the_number_of_queries_does_not_grow(page, django_assert_max_num_queries):
    counts = []
    for size in (1, 12):
        authority, bureau = many(size)
        address = CHART if page == "chart" else reverse("staff:department", args=[bureau.code])
        client = reader(user_with(None, authority=authority))
        with django_assert_max_num_queries(12) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_post_is_counted_as_a_plain_recount_says(world):
    """The roll-up against counting each department's tree by itself."""
    PostingFactory(employee=world.boss, department=world.team, is_main=False)
    for name, node in nodes(chart(world.beside.user)).items():
        below = {unit.unit.id for unit in _with_children(node)}
        posts = Posting.objects.on(TODAY).filter(department__in=below)
        assert node.total.main == posts.main().count(), name
        assert node.total.concurrent == posts.concurrent().count(), name


def _with_children(node):
    yield node
    for child in node.children:
        yield from _with_children(child)
