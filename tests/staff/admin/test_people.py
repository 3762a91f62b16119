"""HR keeps people and what belongs to them."""

from datetime import date

import pytest
import time_machine

from staff.access import Role
from staff.models import AuditEvent, Employee, Leave, Posting, Qualification, Secondment
from tests import factories
from tests.browsers import browser_of
from tests.staff.admin.desk import errors, listed, url

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-21T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def section(user):
    return factories.DepartmentFactory(authority=user.authority, code="A1", version__name="税務課")


@pytest.fixture
def person(user, section):
    employee = factories.EmployeeFactory(authority=user.authority, name="髙橋 花子", kana="タカハシ ハナコ")
    factories.PostingFactory(employee=employee, department=section, title="主事", grade_code="G2")
    return employee


def order(person, department, **changes):
    """What the form of an order sends."""
    return {"employee": person.pk, "department": department.pk, "valid_from": "2026-12-01", "order_kind": "transfer",
            "employment": "regular", "is_main": "on", "title": "主任", **changes}  # fmt: skip


def form_of(employee, **changes):
    return {"staff_number": employee.staff_number, "name": employee.name, "kana": employee.kana,
            "hired_on": employee.hired_on.isoformat(), **changes}  # fmt: skip


def test_a_person_is_added_to_the_own_authority(hr, user):
    answer = hr.post(
        url("employee", "add"),
        {"staff_number": "12345", "name": "葛󠄁城 𠮷子", "kana": "カツラギ", "hired_on": "2026-04-01"},
    )
    added = Employee.objects.get(staff_number="12345")
    assert (answer.status_code, added.authority, added.name) == (302, user.authority, "葛󠄁城 𠮷子")


def test_a_number_that_is_taken_is_told_in_the_form(hr, person):
    answer = hr.post(
        url("employee", "add"), {"staff_number": person.staff_number, "name": "別の人", "hired_on": "2026-04-01"}
    )
    assert errors(answer) == {"__all__": ["同じ職員番号の職員がすでにいます。"]}


def test_who_changed_it_and_why_stand_in_its_history(hr, user, person):
    hr.post(url("employee", "change", person.pk), form_of(person, name="佐藤 花子", history_change_reason="改姓"))
    last = person.history.first()
    assert (last.name, last.history_user, last.history_change_reason) == ("佐藤 花子", user, "改姓")


@pytest.mark.parametrize("query", ["高橋", "髙橋 ﾊﾅｺ", "たかはし"])
def test_a_person_is_found_in_any_writing(hr, user, person, query):
    factories.EmployeeFactory(authority=user.authority, name="別の 人")
    assert listed(hr.get(url("employee", "changelist", q=query))) == [person]


def test_the_list_says_where_a_person_is_today(hr, person, section):
    page = hr.get(url("employee", "changelist")).content.decode()
    assert "税務課" in page
    assert "常勤" in page


def test_the_list_is_narrowed_by_the_tree_of_departments(hr, user, person, section):
    bureau = factories.DepartmentFactory(authority=user.authority, version__name="財務部")
    section.versions.update(parent=bureau)
    outside = factories.PostingFactory(employee__authority=user.authority).employee
    inside = listed(hr.get(url("employee", "changelist", department=bureau.pk)))
    assert (inside, outside in inside) == ([person], False)


def test_an_unknown_department_finds_nobody_and_says_so(hr, person):
    answer = hr.get(url("employee", "changelist", department=98765))
    assert listed(answer) == []
    assert "filter_department_error" in answer.content.decode()


@pytest.mark.parametrize(
    ("life", "names"),
    [("now", ["在職"]), ("past", ["退職"]), ("ahead", ["採用予定"]), ("", ["採用予定", "在職", "退職"])],
)
def test_the_list_is_narrowed_to_those_in_service(hr, user, life, names):
    factories.EmployeeFactory(authority=user.authority, name="在職")
    factories.EmployeeFactory(authority=user.authority, name="退職", left_on=date(2026, 3, 31))
    factories.EmployeeFactory(authority=user.authority, name="採用予定", hired_on=date(2027, 4, 1))
    assert sorted(e.name for e in listed(hr.get(url("employee", "changelist", life=life)))) == sorted(names)


def test_the_list_is_narrowed_by_the_kind_of_employment_today(hr, user, person):
    other = factories.PostingFactory(employee__authority=user.authority, employment="fiscal_year").employee
    assert listed(hr.get(url("employee", "changelist", employment="fiscal_year"))) == [other]


def test_the_page_of_a_person_leads_to_all_that_is_kept_about_him(hr, person):
    posting = person.postings.get()
    page = hr.get(url("employee", "change", person.pk)).content.decode()
    assert url("posting", "change", posting.pk) + f"?employee={person.pk}" in page
    assert url("leave", "add") + f"?employee={person.pk}" in page


def test_whoever_came_from_the_person_returns_there(hr, person):
    answer = hr.post(
        url("leave", "add", employee=person.pk),
        {"employee": person.pk, "kind": "childcare", "valid_from": "2026-12-01"},
    )
    assert answer["Location"] == url("employee", "change", person.pk)


def test_a_leave_keeps_its_kind_out_of_the_log(hr, person):
    from django.contrib.admin.models import LogEntry

    hr.post(url("leave", "add"), {"employee": person.pk, "kind": "sickness", "valid_from": "2026-12-01"})
    entry = LogEntry.objects.latest("pk")
    assert "病気" not in f"{entry.object_repr} {entry.get_change_message()}"


def test_linking_an_account_is_written_down_as_a_change_of_powers(hr, user, person):
    account = factories.UserFactory(authority=user.authority)
    hr.post(url("employee", "change", person.pk), form_of(person, user=account.pk))
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.ROLE).get()
    assert [s.employee_id for s in event.whose.all()] == [person.pk]


# ── Orders


def test_a_new_main_order_ends_the_one_before(hr, user, person, section):
    answer = hr.post(url("posting", "add"), order(person, section, end_former="on", history_change_reason="定期異動"))
    former, new = person.postings.order_by("valid_from")
    last = former.history.first()
    assert (answer.status_code, former.valid_to, new.valid_to) == (302, date(2026, 11, 30), None)
    assert (last.history_user, last.history_change_reason) == (user, "定期異動")


def test_who_does_not_want_it_ended_is_told_of_the_overlap(hr, person, section):
    answer = hr.post(url("posting", "add"), order(person, section))
    assert errors(answer) == {
        "__all__": ["本務の期間が、この職員のほかの本務と重なっています。前の発令の終了日を確かめてください。"]
    }
    assert person.postings.get().valid_to is None


def test_an_order_that_is_refused_ends_nothing(hr, person, section):
    answer = hr.post(url("posting", "add"), order(person, section, end_former="on", valid_to="2026-11-01"))
    assert "終了日は開始日以後の日にしてください。" in errors(answer)["__all__"]
    assert person.postings.get().valid_to is None


def test_an_order_outside_the_service_is_told(hr, person, section):
    answer = hr.post(url("posting", "add"), order(person, section, end_former="on", valid_from="1999-04-01"))
    assert "採用日から退職日までの外になる発令はできません。" in errors(answer)["__all__"]


def test_a_grade_that_the_policy_does_not_know_stays_as_it_is(hr, person, section):
    posting = person.postings.get()
    answer = hr.post(
        url("posting", "change", posting.pk), order(person, section, valid_from="2000-04-01", grade_code="G2")
    )
    posting.refresh_from_db()
    assert (answer.status_code, posting.grade_code, posting.title) == (302, "G2", "主任")


def test_an_order_can_be_deleted_and_its_history_stays(hr, user, person):
    posting = person.postings.get()
    page = hr.get(url("posting", "delete", posting.pk)).content.decode()
    hr.post(url("posting", "delete", posting.pk), {"post": "yes", "history_change_reason": "誤入力"})
    last = Posting.history.filter(id=posting.pk).first()
    assert "変更の理由" in page
    assert (last.history_type, last.history_user, last.history_change_reason) == ("-", user, "誤入力")
    assert hr.get(url("posting", "history", posting.pk)).status_code == 200


# ── Keeping


def test_a_person_who_is_referred_to_is_not_deleted_and_the_page_says_why(hr, person):
    for answer in (
        hr.get(url("employee", "delete", person.pk), follow=True),
        hr.post(url("employee", "delete", person.pk), {"post": "yes"}, follow=True),
    ):
        text = answer.content.decode()
        assert "発令" in text
        assert "で使われているため、削除できません。退職した人なら、退職日を入れてください。" in text
    assert Employee.objects.filter(pk=person.pk).exists()


def test_a_person_to_whom_nothing_refers_can_be_deleted(hr, user):
    stray = factories.EmployeeFactory(authority=user.authority)
    hr.post(url("employee", "delete", stray.pk), {"post": "yes"})
    assert not Employee.objects.filter(pk=stray.pk).exists()


def test_a_leave_that_ends_before_it_begins_is_told(hr, person):
    answer = hr.post(
        url("leave", "add"),
        {"employee": person.pk, "kind": "sickness", "valid_from": "2026-12-01", "valid_to": "2026-11-01"},
    )
    assert errors(answer) == {"__all__": ["終了日は開始日以後の日にしてください。"]}
    assert not Leave.objects.exists()


def test_without_an_authority_nobody_is_added():
    homeless = factories.user_with(Role.HR, authority=None)
    assert browser_of(homeless).get(url("employee", "add")).status_code == 403


def test_the_persons_page_leads_to_each_row_about_him(hr, person):
    mine = {"employee": person, "valid_from": date(2026, 5, 1), "valid_to": date(2026, 5, 31)}
    rows = [
        person.postings.get(),
        Leave.objects.create(kind=Leave.Kind.SICKNESS, **mine),
        Secondment.objects.create(kind=Secondment.Kind.DISPATCH, destination="県庁", **mine),
        Qualification.objects.create(employee=person, name="社会福祉士", acquired_on=date(2020, 4, 1)),
    ]
    page = hr.get(url("employee", "change", person.pk)).content.decode()
    for row in rows:
        assert f'href="{url(row._meta.model_name, "change", row.pk, employee=person.pk)}"' in page


def test_the_persons_page_asks_twelve_queries_at_most_however_much_is_kept(
    hr, person, section, django_assert_max_num_queries
):
    account = factories.UserFactory(authority=person.authority, staff_number=person.staff_number)
    Employee.objects.filter(pk=person.pk).update(user=account)
    page = url("employee", "change", person.pk)
    hr.get(page)
    counts = []
    for day in range(1, 15):
        with django_assert_max_num_queries(12) as captured:
            hr.get(page)
        counts.append(len(captured))
        factories.PostingFactory(employee=person, department=section, is_main=False, valid_from=date(2026, 5, day))
        Leave.objects.create(
            employee=person, kind=Leave.Kind.SICKNESS, valid_from=date(2026, 5, day), valid_to=date(2026, 5, day)
        )
        Qualification.objects.create(employee=person, name=f"資格{day}", acquired_on=date(2026, 5, day))
    assert len(set(counts)) == 1
