"""来年度の確認: what must be mended before 1 April, what changes, and that nobody else sees any of it."""

from datetime import date

import pytest

from competencies.models import Grade
from staff.models import AuditEvent, Department, DepartmentVersion, Posting
from tests.factories import DepartmentFactory, PostingFactory
from tests.staff.world import TODAY

APRIL = date(2027, 4, 1)
LAST_OF_MARCH = date(2027, 3, 31)


@pytest.fixture
def house(house_of):
    """Everybody who heads something heads it next year too; nothing is to be mended."""
    house = house_of("tachikawa")
    house.grade = Grade.objects.filter(framework__authority=house.authority).values_list("code", flat=True)[0]
    for place in (*house.bureaus, *house.sections):
        house.person(f"{place.code}の長", place, is_head=True, grade_code=house.grade)
    return house


def lines(house, **query):
    """The checks that find something."""
    return {line.check: line.number for line in house.open("next_year", **query).context["lines"] if line.number}


class TestChecks:
    def test_a_house_in_order_has_nothing_to_mend(self, house):
        assert lines(house) == {}
        assert house.exported("next_year") == []

    def test_a_department_without_a_head(self, house):
        _end(Posting.objects.get(department__code="A1"))
        PostingFactory(
            employee=house.person("係員"), department=house.sections[0], valid_from=APRIL, grade_code=house.grade
        )
        assert lines(house)["headless"] == 1
        assert ["長のいない組織", "A1", "A部 A課"] in [row[:3] for row in house.exported("next_year")]

    def test_people_without_a_posting_and_those_with_a_concurrent_one_alone(self, house):
        for name in ("宙に浮く人", "兼務の人"):
            person = house.person(name, house.sections[0], valid_to=LAST_OF_MARCH, grade_code=house.grade)
        PostingFactory(employee=person, department=house.sections[1], is_main=False)
        assert lines(house) == {"unposted": 1, "concurrent": 1}
        assert house.names("next_year_unposted") == ["宙に浮く人"]
        assert house.cells("next_year_unposted") == ["A課", "主事", "2027年3月31日"]
        assert house.names("next_year_concurrent") == ["兼務の人"]

    def test_a_grade_that_the_policy_of_the_day_does_not_know(self, house):
        house.person("知らない職位", house.sections[0], grade_code="XX")
        house.person("常勤で記入なし", house.sections[0])
        house.person("会計年度で記入なし", house.sections[0], employment="fiscal_year")
        assert lines(house) == {"ungraded": 2}
        assert house.names("next_year_ungraded") == ["常勤で記入なし", "知らない職位"]

    def test_heads_above_each_other_in_a_circle(self, house):
        a, b = house.sections
        first, second = (house.person(name, grade_code=house.grade) for name in ("甲", "乙"))
        for place in (a, b):
            _end(Posting.objects.get(department=place))
        for person, main, heads in ((first, a, b), (second, b, a)):
            PostingFactory(employee=person, department=main, valid_from=APRIL, grade_code=house.grade)
            PostingFactory(employee=person, department=heads, valid_from=APRIL, is_main=False, is_head=True)
        assert lines(house)["circle"] == 1
        [circle] = house.open("next_year").context["circles"]
        assert set(circle.people) == {first.pk, second.pk}
        assert {subject.employee_id for subject in AuditEvent.objects.last().whose.all()} == {first.pk, second.pk}

    def test_a_department_whose_parent_goes(self, house):
        Posting.objects.filter(department=house.bureaus[1]).update(valid_to=LAST_OF_MARCH)
        Department.objects.filter(pk=house.bureaus[1].pk).update(valid_to=LAST_OF_MARCH)
        assert lines(house) == {"orphaned": 1, "unposted": 1}
        assert ["上位の組織がなくなる組織", "B1", "B課", "B部"] in [row[:4] for row in house.exported("next_year")]


class TestChanges:
    def test_departments_founded_renamed_and_moved(self, house):
        a, _b = house.sections
        version = {"kind": "課", "valid_from": APRIL}
        DepartmentVersion.objects.create(department=a, parent=house.bureaus[1], name="新A課", **version)
        DepartmentFactory(authority=house.authority, code="N", valid_from=APRIL)
        found = {change.code: change.kinds for change in house.open("next_year").context["changes"]}
        assert found == {"A1": "名称変更・上位の組織の変更", "N": "新設"}

    def test_who_moves_and_who_leaves(self, house):
        mover = house.person("異動する人", house.sections[0], valid_to=LAST_OF_MARCH, grade_code=house.grade)
        PostingFactory(
            employee=mover, department=house.sections[1], valid_from=APRIL, order_kind="transfer", title="係長"
        )
        leaver = house.person("退職する人", house.sections[0], valid_to=LAST_OF_MARCH)
        leaver.left_on, leaver.left_by = LAST_OF_MARCH, "retirement"
        leaver.save()
        assert house.cells("next_year_moves") == ["転任", "A課", "主事", "B課", "係長", "2027年4月1日"]
        assert house.names("next_year_moves", kind="promotion") == []
        assert house.names("next_year_moves", department="B") == ["異動する人"]
        assert [row[1] for row in house.exported("next_year_moves", kind="transfer")] == ["異動する人"]
        assert house.names("next_year_leaving") == ["退職する人"]
        context = house.open("next_year").context
        assert (context["moves"], context["leaving_number"]) == (1, 1)


class TestTheDay:
    def test_is_the_coming_april_unless_another_is_asked_for(self, house):
        assert house.open("next_year").context["on"] == APRIL
        assert house.open("next_year", on="2027-07-01").context["on"] == date(2027, 7, 1)

    def test_a_day_that_is_past_is_said_to_be_no_day_to_come(self, house):
        context = house.open("next_year", on=TODAY.isoformat()).context
        assert (context["on"], bool(context["asked"].problem)) == (APRIL, True)

    @pytest.mark.parametrize(
        "name", ["next_year", "next_year_unposted", "next_year_concurrent", "next_year_moves", "next_year_leaving"]
    )
    def test_is_not_for_those_who_do_not_plan(self, house, name):
        assert house.open(name, house.bureau_hr).status_code == 403


def _end(post):
    post.valid_to = LAST_OF_MARCH
    post.save()
    PostingFactory(employee=post.employee, department=post.department, valid_from=APRIL, grade_code=post.grade_code)
