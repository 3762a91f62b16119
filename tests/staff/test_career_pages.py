"""The career page, its sheet and my page: what they say in five cities, and for short careers and long ones."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import Grade
from config.management.commands.demo import CITIES
from staff.access import Relation
from staff.careers.path import Career
from staff.home import MyPage
from staff.pdf import career_sheet
from tests.common.test_pdf import ask
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory, user_with
from tests.staff.world import TODAY

HIRED = date(1985, 4, 1)
LONG_NAME = "中心市街地活性化・連携推進課"
LOWEST = {"nagareyama": "G1", "tachikawa": "G1", "aizuwakamatsu": "G2", "oyama": "G3", "fujisawa": "G1"}


@pytest.fixture
def somebody(city, time_machine):
    """``somebody("oyama", orders=3)``: with so many orders one after the other, the last of them open."""
    time_machine.move_to(TODAY)

    def make(code, *, orders=1):
        authority = city(code).authority
        user = user_with(None, authority=authority)
        employee = EmployeeFactory(authority=authority, user=user, hired_on=HIRED, birth_date=date(1966, 8, 21))
        starts = [HIRED + timedelta(days=n * (TODAY - HIRED).days // orders) for n in range(orders)]
        ends = [start - timedelta(days=1) for start in starts[1:]]
        for start, end in zip(starts, [*ends, None], strict=True):
            place = DepartmentFactory(authority=authority, valid_from=HIRED, version__name=LONG_NAME)
            PostingFactory(
                employee=employee, department=place, valid_from=start, valid_to=end, grade_code=LOWEST[code],
                title="グループリーダー事務取扱",
            )  # fmt: skip
        return employee

    return make


def told(employee, name="staff:career"):
    client = Client()
    client.force_login(employee.user)
    return client.get(reverse(name)).content.decode()


def test_a_city_that_asks_the_same_of_all_grades_says_so_once(somebody):
    markup = told(somebody("nagareyama"))
    assert markup.count("先の職位にも同じ能力を求めています") == 1
    assert "求められる能力は" not in markup


def test_a_city_that_asks_in_other_words_tells_how_many_abilities_change(somebody):
    markup = told(somebody("aizuwakamatsu"))
    assert "9の能力で、求められることが変わります" in markup
    assert "経験を有する自律的な業務推進者" in markup


def test_my_grade_and_the_next_stand_side_by_side(somebody):
    markup = told(somebody("tachikawa"))
    beside = markup[markup.index("をここで読む") :]
    assert 'scope="col">主事</th><th scope="col">主任</th>' in beside
    assert "求めない" in beside[: beside.index("</table>")]


def test_the_stages_of_the_policy_tell_where_one_is(somebody):
    assert "60代 非管理職*" in (markup := told(somebody("tachikawa")))
    assert markup.count("いまここ") == 1


@pytest.mark.parametrize("orders", [1, 12, 60])
@pytest.mark.parametrize("code", CITIES)
def test_the_sheet_is_one_page_however_long_the_career(somebody, code, orders):
    employee = somebody(code, orders=orders)
    career = Career(employee, viewer=employee.user, relations=frozenset({Relation.SELF}), on=TODAY)
    pages = ask("pdftotext", career_sheet(career), "-layout").split("\f")[:-1]
    assert len(pages) == 1
    assert employee.staff_number in pages[0]


def test_a_rise_within_a_workplace_leaves_it_one_workplace_at_home(somebody):
    employee = somebody("tachikawa", orders=2)
    last = employee.postings.latest("valid_from")
    rise = date(2025, 4, 1)
    employee.postings.filter(pk=last.pk).update(valid_to=rise - timedelta(days=1))
    PostingFactory(employee=employee, department=last.department, valid_from=rise, title="主任", grade_code="G2")
    now, before = MyPage(employee.user, on=TODAY).latest
    assert (now.start, now.end, now.title) == (last.valid_from, None, "主任")
    assert before.end == last.valid_from - timedelta(days=1)


def test_a_familys_code_is_told_by_its_name(somebody):
    employee = somebody("aizuwakamatsu")
    grade = Grade.objects.filter(framework__authority=employee.authority).select_related("family").earliest("pk")
    employee.pay_family = grade.family.code
    employee.save()
    client = Client()
    client.force_login(employee.user)
    markup = client.get(employee.get_absolute_url()).content.decode()
    assert f"<dd>{grade.family.name}</dd>" in markup
    assert f"<dd>{grade.family.code}</dd>" not in markup
