"""Who changed what, from what to what, when and why."""

from datetime import date

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from simple_history.utils import bulk_create_with_history

from common.history import signed
from staff.access import Role
from staff.models import Department, Employee, Leave, Posting, Qualification
from tests import factories
from tests.browsers import browser_of
from tests.staff.admin.desk import url

pytestmark = pytest.mark.django_db
LATER = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-21T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def user():
    return factories.user_with(Role.HR, name="人事 太郎")


@pytest.fixture
def auditor(user):
    return factories.user_with(Role.AUDITOR, authority=user.authority)


@pytest.fixture
def section(user):
    return factories.DepartmentFactory(authority=user.authority, code="A1", version__name="税務課")


@pytest.fixture
def person(user):
    return factories.EmployeeFactory(authority=user.authority, name="髙橋 花子")


@pytest.fixture
def posting(person, section):
    return factories.PostingFactory(employee=person, department=section, title="主事")


def entries(user, model, pk):
    return list(browser_of(user).get(url(model, "history", pk)).context["page"])


def told(entry):
    return {change.label: (change.before, change.after) for change in entry.changes}


def test_a_change_says_who_what_from_what_to_what_and_why(user, posting):
    posting.title, posting.is_head, posting.order_kind = "課長", True, Posting.Order.PROMOTION
    signed(posting, by=user, because="昇任").save()

    entry = entries(user, "posting", posting.pk)[0]

    assert (entry.by, entry.deed, entry.why) == (str(user), "変更", "昇任")
    assert told(entry) == {
        "発令の種別": ("採用", "昇任"),
        "組織の長": ("いいえ", "はい"),
        "補職名": ("主事", "課長"),
    }


def test_departments_and_people_are_called_by_name(user, posting):
    other = factories.DepartmentFactory(authority=user.authority, code="B1", version__name="福祉課")
    posting.department = other
    posting.save()
    assert told(entries(user, "posting", posting.pk)[0]) == {"組織": ("税務課(A1)", "福祉課(B1)")}
    assert told(entries(user, "posting", posting.pk)[1])["職員"][1] == str(posting.employee)


def test_grades_and_families_are_called_what_the_policy_of_the_day_calls_them(user, person, section):
    for number, (since, until, name) in enumerate(
        [(date(2010, 4, 1), date(2019, 3, 31), "主任"), (date(2019, 4, 1), None, "主査")], start=1
    ):
        edition = factories.FrameworkFactory(authority=user.authority, number=number)
        family = factories.JobFamilyFactory(framework=edition, code="F1", name="行政職")
        factories.GradeFactory(framework=edition, family=family, code="G5", name=name)
        factories.put_in_force(edition, since=since)
        type(edition).objects.filter(pk=edition.pk).move(effective_to=until)
    old, new, unknown = (
        factories.PostingFactory(employee=person, department=section, is_main=False, valid_from=day, grade_code=code)
        for day, code in [(date(2015, 4, 1), "G5"), (date(2020, 4, 1), "G5"), (date(2021, 4, 1), "X9")]
    )
    person.pay_family = "F1"
    person.save()

    def grade(posting):
        return told(entries(user, "posting", posting.pk)[0])["職位"][1]

    assert [grade(old), grade(new), grade(unknown)] == ["主任(G5)", "主査(G5)", "X9"]
    changed = next(entry for entry in entries(user, "employee", person.pk) if entry.is_change)
    assert told(changed) == {"給料表・職種": ("空欄", "行政職(F1)")}


def test_what_nobody_signed_was_done_by_the_system(user, posting):
    assert entries(user, "posting", posting.pk)[0].by == "システム"


def test_a_deleted_row_is_told_with_what_it_was(user, posting):
    pk = posting.pk
    signed(posting, by=user, because="誤り").delete()
    entry = entries(user, "posting", pk)[0]
    assert (entry.deed, entry.why, told(entry)["補職名"][0]) == ("削除", "誤り", "主事")


def test_a_row_whose_department_is_gone_is_still_told(user, posting, section):
    pk, gone = posting.pk, section.pk
    posting.delete()
    section.delete()
    assert told(entries(user, "posting", pk)[0])["組織"][0] == f"なくなった組織({gone})"


def test_rows_written_by_an_import_are_told_like_others(user, person):
    rows = [Qualification(employee=person, name="保育士", acquired_on=date(2020, 4, 1))]
    bulk_create_with_history(rows, Qualification, default_user=user, default_change_reason="取り込み")
    entry = entries(user, "qualification", Qualification.objects.get().pk)[0]
    assert (entry.by, entry.why, told(entry)["資格"][1]) == (str(user), "取り込み", "保育士")


def test_a_row_older_than_its_records_is_told_as_it_was_first_seen(user, person):
    Qualification.objects.bulk_create(
        [Qualification(employee=person, name="保育士", acquired_on=date(2020, 4, 1), number="1")]
    )
    row = Qualification.objects.get()
    row.number = "2"
    row.save()
    entry = entries(user, "qualification", row.pk)[0]
    assert (entry.deed, entry.is_change) == ("変更(これより前の記録はありません)", False)
    assert {change.label: change.only for change in entry.changes}["登録番号"] == "2"


def test_a_department_is_told_with_its_names(user, section):
    version = section.versions.get()
    version.name = "市税課"
    version.save()
    section.valid_to = LATER
    section.save()
    found = [told(entry) for entry in entries(user, "department", section.pk)]
    assert {"廃止日": ("空欄", "2027年4月1日")} in found
    assert {"名称": ("税務課", "市税課")} in found


def test_a_persons_history_has_all_that_is_kept_about_him(user, person, posting):
    Leave.objects.create(employee=person, kind="sickness", valid_from=date(2026, 10, 1))
    Qualification.objects.create(employee=person, name="保育士", acquired_on=date(2020, 4, 1))
    assert {entry.table for entry in entries(user, "employee", person.pk)} == {"職員", "発令", "休業・休職", "資格"}


def test_the_same_queries_for_one_change_and_for_many(user, person, posting, django_assert_max_num_queries):
    client, counts = browser_of(user), []
    client.get(url("employee", "history", person.pk))  # the first event of all makes the chain's head
    for more in (1, 40):
        for n in range(more):
            posting.title, person.name = f"職{more}{n}", f"名{more}{n}"
            signed(posting, by=factories.UserFactory()).save()
            person.save()
        with django_assert_max_num_queries(24) as captured:
            client.get(url("employee", "history", person.pk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_says_why_and_keeps_to_the_pages_rules(user, posting):
    posting.title = "<b>課長</b>"
    signed(posting, by=user, because="昇任").save()
    answer = browser_of(user).get(url("posting", "history", posting.pk))
    text = answer.content.decode()
    assert "昇任" in text
    assert "&lt;b&gt;課長" in text
    assert [mark for mark in (" style=", "<style", "onclick", "<script>") if mark in text] == []


# ── The auditor reads who changed what, and not what is private or still to come


def test_the_auditor_reads_the_changes_without_what_is_private(auditor, person, posting):
    person.birth_date, person.former_name = date(1990, 2, 3), "旧姓印"
    person.save()
    posting.pay_grade = "級印"
    posting.save()
    leave = Leave.objects.create(employee=person, kind="sickness", note="備考印", valid_from=date(2026, 10, 1))
    leave.note = "備考二印"
    signed(leave, by=None, because="理由印").save()

    text = browser_of(auditor).get(url("employee", "history", person.pk)).content.decode()

    assert [word for word in ("1990", "旧姓印", "級印", "病気", "備考印", "備考二印", "理由印") if word in text] == []
    assert [word for word in ("種類", "備考", "生年月日", "旧姓", "(伏せています)", "税務課") if word not in text] == []


def test_the_auditor_reads_nothing_of_what_is_to_come(auditor, user, person, posting):
    posting.valid_to = date(2027, 3, 31)
    posting.save()
    person.left_on, person.left_by = date(2027, 5, 6), Employee.Leaving.DISMISSAL
    posting.valid_to = None
    new = factories.DepartmentFactory(authority=user.authority, valid_from=LATER, version__name="新設印課")
    Posting.objects.create(employee=person, department=new, valid_from=LATER, is_main=False, title="内示印")
    posting.valid_to = date(2027, 3, 31)
    posting.save()
    Posting.objects.filter(title="内示印").delete()
    person.save()

    text = browser_of(auditor).get(url("employee", "history", person.pk)).content.decode()
    seen = browser_of(user).get(url("employee", "history", person.pk)).content.decode()

    for word in ("内示印", "新設印課", "2027年3月31日", "2027年5月6日", "免職"):
        assert (word in text, word in seen) == (False, True), word


def test_the_auditor_does_not_find_whoever_is_still_to_be_hired(auditor):
    newcomer = factories.EmployeeFactory(authority=auditor.authority, hired_on=LATER)
    assert browser_of(auditor).get(url("employee", "history", newcomer.pk)).status_code == 404


def test_another_authoritys_history_is_answered_like_a_missing_one(user, auditor):
    stranger = factories.PostingFactory()
    deleted = factories.PostingFactory()
    gone = deleted.pk
    deleted.delete()
    for reader in (user, auditor):
        client = browser_of(reader)
        missing = client.get(url("employee", "history", 98765))
        there = client.get(url("employee", "history", stranger.employee.pk))
        assert (there.status_code, there.content) == (404, missing.content)
    missing = browser_of(user).get(url("posting", "history", 98765))
    for pk in (stranger.pk, gone):
        there = browser_of(user).get(url("posting", "history", pk))
        assert (there.status_code, there.content) == (404, missing.content)


def test_the_sight_of_a_history_is_written_down(auditor, person, posting):
    browser_of(auditor).get(url("employee", "history", person.pk))
    assert person.audit_events.get().actor == auditor


def test_an_accounts_history_has_its_roles_and_what_was_done_to_it(user):
    administrator = factories.user_with(Role.ADMINISTRATOR)
    account = factories.user_with(Role.TRAINING, authority=user.authority)
    LogEntry.objects.create(
        user=administrator, action_flag=2, object_id=str(account.pk), object_repr="x",
        change_message="有効を変えました", content_type_id=_content_type(account),
    )  # fmt: skip
    found = entries(administrator, "user", account.pk)
    assert {entry.table for entry in found} == {"利用者", "役割の付与"}
    assert [told(entry)["役割"][1] for entry in found if entry.table == "役割の付与"] == ["研修担当"]


def _content_type(row):
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(row).pk


def test_a_department_of_a_new_name_is_called_by_the_name_of_the_day(user, section, person):
    section.versions.create(valid_from=date(2020, 4, 1), name="市税課")
    old = factories.PostingFactory(
        employee=person, department=section, valid_from=date(2010, 4, 1), valid_to=date(2015, 3, 31)
    )
    new = factories.PostingFactory(employee=person, department=section, valid_from=date(2021, 4, 1))
    assert [told(entries(user, "posting", row.pk)[0])["組織"][1] for row in (old, new)] == ["税務課(A1)", "市税課(A1)"]
    assert Department.objects.count() == 1
