"""Rules, questions, subsidies and roles at the training office's desk."""

from datetime import date

import pytest

from tests.factories import AuthorityFactory, EmployeeFactory
from tests.staff.admin.desk import errors, listed
from tests.training.admin.desk import url
from tests.training.factories import CourseFactory
from tests.training.factories_support import SubsidyKindFactory
from training.models import Answer, Question, RequirementRule, SubsidyBudget, TrainingRole

RULE = {
    "is_required": "on", "valid_from": "2027-04-01", "valid_to": "", "grades": ["G2"], "families": [], "sectors": [],
    "roles": [], "year_from": "", "year_to": "", "cause": "promotion", "within_months": "12", "repeat_years": "",
    "equivalents": [], "note": "", "history_change_reason": "",
}  # fmt: skip


def sent(city, **changed):
    return {**RULE, "course": city.course.pk, **changed}


def test_a_rule_is_made_of_conditions_that_are_ticked(city, desk):
    earlier = CourseFactory(authority=city.authority, code="L0")
    ticked = {"families": ["F1"], "sectors": ["counter"], "roles": ["evaluator", "head"], "equivalents": [earlier.pk]}
    answer = desk.post(url("requirementrule", "add"), sent(city, **ticked))
    assert answer.status_code == 302, errors(answer)
    rule = RequirementRule.objects.get()
    assert (rule.authority, rule.grades, rule.families, rule.sectors) == (
        city.authority,
        ("G2",),
        ("F1",),
        ("counter",),
    )
    assert rule.roles == ("head", "evaluator")
    assert [course.code for course in rule.equivalents.all()] == ["L0"]


def test_conditions_are_offered_by_name(desk):
    page = desk.get(url("requirementrule", "add")).content.decode()
    for said in ("G2 係長", "F1 行政職", "窓口", "職場研修指導員", "L1 係長研修"):
        assert said in page
    assert "よその研修" not in page


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"grades": ["G9"]}, "grades", "G9"),
        ({"families": ["F9"]}, "families", "F9"),
        ({"sectors": ["x"]}, "sectors", "x"),
        ({"cause": "appointment"}, "__all__", "役割を選んでください"),
        ({"valid_to": "2027-03-31"}, "__all__", "終了日は開始日以後"),
        ({"within_months": "0"}, "within_months", "1"),
        ({"year_from": "3", "year_to": "1"}, "__all__", "始まり以後"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(city, desk, changed, field, said):
    answer = desk.post(url("requirementrule", "add"), sent(city, **changed))
    assert said in "".join(errors(answer)[field])
    assert not RequirementRule.objects.exists()


def test_another_citys_courses_cannot_be_named(city, desk):
    refused = errors(desk.post(url("requirementrule", "add"), sent(city, equivalents=[city.elsewhere.pk])))
    assert "equivalents" in refused
    assert "course" in errors(desk.post(url("requirementrule", "add"), sent(city, course=city.elsewhere.pk)))


def test_a_question_that_was_answered_keeps_its_words(city, desk):
    question = Question.objects.create(
        authority=city.authority, kind="reaction", text="役に立ちましたか", valid_from=date(2020, 4, 1)
    )
    assert "text" in desk.get(url("question", "change", question.pk)).context["adminform"].form.fields
    Answer.objects.create(question=question, course=city.course, year=2026, score=4)
    fields = desk.get(url("question", "change", question.pk)).context["adminform"].form.fields
    assert {"text", "kind", "form", "course"}.isdisjoint(fields)
    assert "valid_to" in fields
    answer = desk.post(url("question", "delete", question.pk), {"post": "yes"}, follow=True)
    assert "もうたずねない問いなら、終了日を" in answer.content.decode()


def test_a_budget_is_of_an_own_kind_and_once_a_year(city, desk):
    own, theirs = SubsidyKindFactory(authority=city.authority), SubsidyKindFactory(authority=AuthorityFactory())
    data = {"kind": own.pk, "year": "2027", "amount": "100000"}
    assert "kind" in errors(desk.post(url("subsidybudget", "add"), {**data, "kind": theirs.pk}))
    assert desk.post(url("subsidybudget", "add"), data).status_code == 302
    assert "すでにあります" in str(errors(desk.post(url("subsidybudget", "add"), data)))
    assert "year" in errors(desk.post(url("subsidybudget", "add"), {**data, "year": "1990"}))
    assert SubsidyBudget.objects.get().amount == 100_000


ROLE = {"role": "instructor", "valid_from": "2027-04-01", "valid_to": "", "note": ""}


def test_a_role_is_given_by_staff_number(city, desk):
    person = EmployeeFactory(authority=city.authority, staff_number="001234", name="指導 花子")
    assert desk.post(url("trainingrole", "add"), {**ROLE, "employee": "001234"}).status_code == 302
    role = TrainingRole.objects.get()
    assert role.employee == person
    page = desk.get(url("trainingrole", "change", role.pk)).content.decode()
    assert "指導 花子" in page
    assert [r.pk for r in listed(desk.get(url("trainingrole", "changelist", q="指導")))] == [role.pk]


def test_an_unknown_number_or_another_citys_is_told_beside_the_field(city, desk):
    EmployeeFactory(authority=AuthorityFactory(), staff_number="777")
    for number in ("777", "1", ""):
        answer = desk.post(url("trainingrole", "add"), {**ROLE, "employee": number})
        assert "employee" in errors(answer)
    assert not TrainingRole.objects.exists()
