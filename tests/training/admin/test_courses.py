"""The catalogue at the training office's desk: codes by name, own authority, bad input, history."""

from datetime import date

import pytest

from tests.browsers import browser_of
from tests.staff.admin.desk import errors, listed, rows
from tests.training.admin.desk import url
from tests.training.factories import CourseFactory, SessionFactory
from training.models import Course, Provider

COURSE = {
    "code": "L2", "order": "10", "name": "法務研修", "provider": "", "delivery": "classroom", "grades": ["G1"],
    "year_from": "", "year_to": "", "target": "", "summary": "", "hours": "6.5", "cost": "", "note": "",
    "valid_from": "2027-04-01", "valid_to": "", "history_change_reason": "来年度の目録",
}  # fmt: skip


def sent(city, *effects, **changed):
    return {**COURSE, "kind": city.kind.pk, **rows("effects", *effects), **changed}


def test_a_course_of_next_year_is_added_with_what_it_builds(city, desk):
    answer = desk.post(url("course", "add"), sent(city, {"competency_code": "C1", "level": "2"}))
    assert answer.status_code == 302, errors(answer)
    course = Course.objects.get(code="L2")
    assert (course.authority, course.grades, course.valid_from) == (city.authority, ("G1",), date(2027, 4, 1))
    assert [(e.competency_code, e.level) for e in course.effects.all()] == [("C1", 2)]
    assert course in listed(desk.get(url("course", "changelist")))


def test_codes_are_offered_by_name_in_the_policys_order(desk):
    page = desk.get(url("course", "add"))
    choices = page.context["adminform"].form.fields["grades"].choices
    assert [tuple(choice) for choice in choices] == [("G1", "G1 主事"), ("G2", "G2 係長")]
    assert "C1 対応力" in page.content.decode()


def test_a_code_that_the_policy_does_not_know_stays_and_says_so(city, desk):
    city.course.grades = ("G2", "G7")
    city.course.save()
    city.course.effects.create(competency_code="C7")
    page = desk.get(url("course", "change", city.course.pk)).content.decode()
    assert "G7(今の方針にない記号)" in page
    assert "C7(今の方針にない記号)" in page
    kept = {"id": city.course.effects.get().pk, "course": city.course.pk, "competency_code": "C7", "level": ""}
    data = {**sent(city, code="L1", grades=["G7", "G1"]), **rows("effects", kept=(kept,))}
    assert desk.post(url("course", "change", city.course.pk), data).status_code == 302
    city.course.refresh_from_db()
    assert city.course.grades == ("G1", "G7")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"grades": ["G9"]}, "grades", "G9"),
        ({"code": "あ"}, "code", "半角の英数字"),
        ({"name": "長" * 81}, "name", "80"),
        ({"valid_to": "2027-03-31"}, "__all__", "終了日は開始日以後"),
        ({"year_from": "5", "year_to": "3"}, "__all__", "始まり以後"),
        ({"hours": "12345.6"}, "hours", "5"),
        ({"code": "L1"}, "__all__", "同じ記号"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(city, desk, changed, field, said):
    answer = desk.post(url("course", "add"), sent(city, **changed))
    assert answer.status_code == 200
    assert said in "".join(errors(answer)[field])
    assert Course.objects.filter(authority=city.authority).count() == 1


def test_another_citys_kind_cannot_be_chosen(city, desk):
    answer = desk.post(url("course", "add"), sent(city, kind=city.elsewhere.kind.pk))
    assert "kind" in errors(answer)


def test_another_citys_rows_are_neither_listed_nor_found(city, desk):
    assert listed(desk.get(url("course", "changelist"))) == [city.course]
    for page in ("change", "delete"):
        assert desk.get(url("course", page, city.elsewhere.pk)).status_code == 302
    assert desk.get(url("course", "history", city.elsewhere.pk)).status_code == 404


def test_courses_are_found_however_they_are_written_and_by_grade(city, desk):
    CourseFactory(authority=city.authority, kind=city.kind, code="L3", name="ＯＪＴ指導者研修", grades=("G1",))
    assert [c.code for c in listed(desk.get(url("course", "changelist", q="ojt")))] == ["L3"]
    assert [c.code for c in listed(desk.get(url("course", "changelist", grade="G2")))] == ["L1"]
    assert [c.code for c in listed(desk.get(url("course", "changelist", kind="K1", provider="RX")))] == []


def test_a_course_with_sessions_is_kept_and_the_page_says_what_to_do(city, desk):
    SessionFactory(course=city.course)
    answer = desk.post(url("course", "delete", city.course.pk), {"post": "yes"}, follow=True)
    assert (
        "「係長研修」は研修の回で使われているため、削除できません。やめた研修なら、終了日を" in answer.content.decode()
    )
    assert Course.objects.filter(pk=city.course.pk).exists()


def test_who_changed_it_and_why_is_told_with_what_it_builds(city, desk):
    desk.post(url("course", "add"), sent(city, {"competency_code": "C1", "level": ""}))
    course = Course.objects.get(code="L2")
    page = desk.get(url("course", "history", course.pk)).content.decode()
    assert "来年度の目録" in page
    assert "期待される効果" in page
    assert "2027年4月1日" in page  # a date to come is no secret here
    assert city.officer.name in page


def test_the_auditor_reads_and_changes_nothing(city):
    browser = browser_of(city.auditor)
    page = browser.get(url("course", "change", city.course.pk))
    assert page.status_code == 200
    assert "変更の理由" not in page.content.decode()
    assert browser.get(url("course", "add")).status_code == 403
    assert "export=xlsx" not in browser.get(url("course", "changelist")).content.decode()
    assert browser.get(url("course", "changelist", export="xlsx")).status_code == 404


def test_a_formula_leaves_in_a_file_as_text(city, desk):
    Provider.objects.filter(pk=city.provider.pk).update(name="=1+1")
    answer = desk.get(url("provider", "changelist", export="csv-utf8"))
    assert "'=1+1" in answer.content.decode("utf-8-sig")
