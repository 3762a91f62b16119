"""HR keeps departments, each with its names through time."""

from datetime import date

import pytest
import time_machine

from staff.models import Department
from tests import factories
from tests.staff.admin.desk import listed, rows, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel("2026-11-21T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def make(user):
    return lambda code, **more: factories.DepartmentFactory(authority=user.authority, code=code, **more)


def version(**changes):
    return {"valid_from": "2020-04-01", "name": "税務課", "kind": "課", "order": "0", **changes}


def row_errors(answer):
    formset = answer.context["inline_admin_formsets"][0].formset
    return [dict(form.errors) for form in formset.forms if form.errors], list(formset.non_form_errors())


def test_a_department_is_added_with_its_first_name(hr, user, make):
    bureau = make("A", version__name="財務部")
    answer = hr.post(
        url("department", "add"),
        {"code": "A1", "valid_from": "2020-04-01", "history_change_reason": "新設",
         **rows("versions", version(parent=bureau.pk))},
    )  # fmt: skip
    added = Department.objects.get(code="A1")
    named = added.versions.get()
    assert (answer.status_code, added.authority, named.name, named.parent) == (302, user.authority, "税務課", bureau)
    assert named.history.get().history_change_reason == "新設"


def test_a_department_needs_a_name(hr):
    answer = hr.post(url("department", "add"), {"code": "A1", "valid_from": "2020-04-01", **rows("versions")})
    assert row_errors(answer)[1] == ["名称と位置を1行は入れてください。名前のない組織は、組織図に出ません。"]


@pytest.mark.parametrize(
    ("changes", "field"), [({"valid_from": "2019-04-01"}, "valid_from"), ({"parent": "late"}, "parent")]
)
def test_what_is_wrong_with_a_name_is_told_beside_it(hr, make, changes, field):
    late = make("L", valid_from=date(2025, 4, 1))
    sent = {name: late.pk if value == "late" else value for name, value in changes.items()}
    answer = hr.post(
        url("department", "add"), {"code": "A1", "valid_from": "2020-04-01", **rows("versions", version(**sent))}
    )
    assert [list(found) for found in row_errors(answer)[0]] == [[field]]
    assert not Department.objects.filter(code="A1").exists()


def test_a_circle_is_told_in_its_row(hr, make):
    above = make("A", version__name="財務部")
    below = make("B", version__name="税務課", version__parent=above)
    kept = {"id": above.versions.get().pk, "department": above.pk, **version(valid_from="2000-04-01", name="財務部")}
    answer = hr.post(
        url("department", "change", above.pk),
        {"code": "A", "valid_from": "2000-04-01", **rows("versions", kept=({**kept, "parent": below.pk},))},
    )
    assert row_errors(answer)[0] == [{"__all__": ["上位の組織をたどると自分に戻ります。別の組織を選んでください。"]}]


@pytest.mark.parametrize(("life", "codes"), [("now", ["N"]), ("past", ["P"]), ("ahead", ["F"])])
def test_the_list_tells_what_is_what_was_and_what_will_be(hr, make, life, codes):
    make("N")
    make("P", valid_to=date(2025, 3, 31))
    make("F", valid_from=date(2027, 4, 1))
    assert [d.code for d in listed(hr.get(url("department", "changelist", life=life)))] == codes


def test_the_list_says_name_place_and_head_of_today(hr, user, make):
    bureau = make("A", version__name="財務部")
    section = make("A1", version__name="税務課", version__parent=bureau)
    section.versions.create(valid_from=date(2027, 4, 1), name="市税課")
    head = factories.EmployeeFactory(authority=user.authority, name="川﨑 美咲")
    factories.PostingFactory(employee=head, department=section, is_head=True, title="課長")
    page = hr.get(url("department", "changelist")).content.decode()
    assert [text in page for text in ("税務課", "財務部", "川﨑 美咲 課長", "市税課")] == [True, True, True, False]


@pytest.mark.parametrize("query", ["税務", "A1", "ａ１", "市税"])
def test_a_department_is_found_by_its_code_and_all_its_names(hr, make, query):
    make("B", version__name="福祉課")
    section = make("A1", version__name="税務課")
    section.versions.create(valid_from=date(2027, 4, 1), name="市税課")
    assert listed(hr.get(url("department", "changelist", q=query))) == [section]


def test_a_department_with_postings_or_children_is_kept(hr, user, make):
    section = make("A1")
    factories.PostingFactory(employee__authority=user.authority, department=section)
    text = hr.post(url("department", "delete", section.pk), {"post": "yes"}, follow=True).content.decode()
    assert "発令で使われているため、削除できません。なくなった組織なら、廃止日を入れてください。" in text
    assert Department.objects.filter(pk=section.pk).exists()


def test_a_department_of_nobody_is_deleted_with_its_names(hr, make):
    section = make("A1")
    hr.post(url("department", "delete", section.pk), {"post": "yes"})
    assert not Department.objects.filter(pk=section.pk).exists()
    page = hr.get(url("department", "history", section.pk)).content.decode()
    assert "削除" in page


def test_the_history_of_a_department_is_titled_by_its_name(hr, make):
    section = make("A1")
    name = section.versions.get().name
    page = hr.get(url("department", "history", section.pk)).content.decode()
    assert f"<h1>{name}(A1)の変更の履歴</h1>" in page


def test_abolishing_before_the_last_order_ends_is_refused(hr, user, make):
    section = make("A1")
    factories.PostingFactory(employee__authority=user.authority, department=section)
    kept = {"id": section.versions.get().pk, "department": section.pk, **version(valid_from="2000-04-01")}
    answer = hr.post(
        url("department", "change", section.pk),
        {"code": "A1", "valid_from": "2000-04-01", "valid_to": "2026-03-31", **rows("versions", kept=(kept,))},
    )
    assert "この期間の外に発令があります" in answer.content.decode()
