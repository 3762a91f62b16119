"""異動の状況: years in post, and the workplaces of the first years by each city's policy."""

import random
from datetime import date, timedelta

import pytest

from staff.careers import tenures
from staff.models import Department, DepartmentVersion, Employee, Leave, Posting
from staff.rules import careers, outlook
from staff.rules.outlook import Place, State
from tests.factories import PostingFactory
from tests.staff.histories import write_histories


class TestYearsInPost:
    def test_names_who_has_been_there_for_so_long_the_longest_first(self, house):
        here, there = house.sections
        house.moves("二年", (here, date(2015, 4, 1)), (there, date(2024, 4, 1)))
        house.moves("五年", (here, date(2015, 4, 1)), (there, date(2021, 4, 1)))
        house.moves("ずっと", (here, date(2015, 4, 1)))
        assert house.names("hr_rotation") == ["ずっと", "五年"]
        assert house.names("hr_rotation", years="1") == ["ずっと", "五年", "二年"]
        assert house.names("hr_rotation", years="10") == ["ずっと"]

    def test_an_order_in_the_same_department_begins_no_new_years(self, house):
        here, _there = house.sections
        house.moves("昇任した人", (here, date(2019, 4, 1)), (here, date(2025, 4, 1)))
        assert house.cells("hr_rotation") == ["A課", "主事", "7年7か月"]

    def test_days_on_leave_are_left_out(self, house):
        person = house.moves("育休", (house.sections[0], date(2021, 4, 1)))
        Leave.objects.create(employee=person, kind="childcare", valid_from=date(2022, 4, 1), valid_to=date(2025, 3, 31))
        assert house.names("hr_rotation") == []
        assert house.cells("hr_rotation", years="2")[-1] == "2年7か月"

    def test_looks_at_regular_staff_alone(self, house):
        house.person("会計年度", house.sections[0], employment="fiscal_year")
        assert house.names("hr_rotation", years="1") == []

    def test_the_chart_counts_everybody_by_completed_years(self, house):
        here, there = house.sections
        house.moves("二年", (here, date(2015, 4, 1)), (there, date(2024, 4, 1)))
        house.moves("ずっと", (here, date(2015, 4, 1)))
        bars = house.open("hr_rotation").context["bars"]
        assert [(bar.label, bar.number) for bar in bars if bar.number] == [("2年", 1), ("10年以上", 1)]

    def test_is_asked_for_any_day_and_department(self, house):
        house.moves("甲", (house.sections[0], date(2015, 4, 1)), (house.sections[1], date(2024, 4, 1)))
        assert house.names("hr_rotation", on="2024-03-31", department="A") == ["甲"]
        assert house.names("hr_rotation", on="2024-03-31", department="B") == []

    def test_the_file_has_whom_the_list_names(self, house):
        house.moves("ずっと", (house.sections[0], date(2015, 4, 1)))
        house.moves("二年", (house.sections[0], date(2015, 4, 1)), (house.sections[1], date(2024, 4, 1)))
        assert [row[1:2] + row[-1:] for row in house.exported("hr_rotation", years="5")] == [["ずっと", "11年7か月"]]


class TestFirstYears:
    """藤沢・立川: three workplaces in ten years."""

    @pytest.fixture(params=["fujisawa", "tachikawa"])
    def city(self, request, house_of):
        house = house_of(request.param)
        self.team = house.department("A11", name="市民係", kind="係", parent=house.sections[0])
        self.third = house.department("C1", name="C課")
        hired = date(2018, 4, 1)
        a, b = house.sections
        house.moves("三つ", (a, hired), (b, date(2021, 4, 1)), (self.third, date(2024, 4, 1)))
        house.moves("二つ", (a, hired), (b, date(2022, 4, 1)))
        house.moves("係の間", (a, hired), (self.team, date(2022, 4, 1)))
        house.moves("採用一年", (a, date(2026, 4, 1)))
        house.moves("過ぎた人", (a, date(2015, 4, 1)), (b, date(2020, 4, 1)))
        house.moves("昔の人", (a, date(2005, 4, 1)))
        return house

    def test_names_who_lacks_workplaces_the_most_urgent_first(self, city):
        assert city.names("hr_first_years") == ["係の間", "二つ", "採用一年", "過ぎた人"]

    @pytest.mark.parametrize(
        ("state", "names"),
        [
            (State.BEYOND, ["係の間"]),
            (State.TIGHT, ["二つ"]),
            (State.OPEN, ["採用一年"]),
            (State.MISSED, ["過ぎた人"]),
            (State.MET, ["三つ"]),
        ],
    )
    def test_by_what_is_still_possible(self, city, state, names):
        answer = city.open("hr_first_years", state=state)
        assert [person.name for person in answer.context["found"]] == names
        assert answer.context["looked_at"] == 5
        assert [number for _words, number in answer.context["states"]] == [1, 1, 1, 1, 1]

    def test_leave_puts_the_end_off(self, city):
        person = Employee.objects.get(name="二つ")
        Leave.objects.create(employee=person, kind="childcare", valid_from=date(2019, 4, 1), valid_to=date(2021, 3, 31))
        assert city.names("hr_first_years", state=State.TIGHT) == []
        assert "二つ" in city.names("hr_first_years", state=State.OPEN)

    def test_who_took_leave_is_looked_at_for_longer(self, city):
        late = city.moves("休んだ人", (city.sections[0], date(2008, 4, 1)))
        assert "休んだ人" not in city.names("hr_first_years")
        Leave.objects.create(employee=late, kind="childcare", valid_from=date(2009, 4, 1), valid_to=date(2019, 3, 31))
        assert "休んだ人" in city.names("hr_first_years", state=State.BEYOND)

    def test_the_file_says_what_is_lacking(self, city):
        [row] = city.exported("hr_first_years", state=State.TIGHT)
        assert row[1] == "二つ"
        assert row[5] == "2"
        assert row[-1] == "2028-03-31"


class TestSectors:
    """流山: 窓口・事業・管理."""

    @pytest.fixture
    def city(self, house_of):
        house = house_of("nagareyama")
        sectors = ("counter", "operations", "management")
        self.places = [house.department(f"S{n}", name=f"{n}課", sector=sector) for n, sector in enumerate(sectors)]
        years = (date(2018, 4, 1), date(2021, 4, 1), date(2024, 4, 1))
        house.moves("三部門", *zip(self.places, years, strict=True))
        house.moves("窓口と管理", (self.places[0], years[0]), (self.places[2], years[1]))
        return house

    def test_names_who_lacks_a_sector_and_which(self, city):
        assert city.names("hr_first_years") == ["窓口と管理"]
        cells = city.cells("hr_first_years")
        assert cells[3] == "窓口・管理"
        assert "事業" in cells[4]

    def test_all_three_meet_the_rule(self, city):
        assert city.names("hr_first_years", state=State.MET) == ["三部門"]


class TestWithoutRule:
    def test_a_policy_that_asks_for_no_number_says_so(self, house_of):
        answer = house_of("aizuwakamatsu").open("hr_first_years")
        assert answer.context["rule"] is None
        assert answer.context["found"] == []

    def test_without_a_policy_there_is_no_rule(self, house):
        assert house.open("hr_first_years").context["edition"] is None


@pytest.mark.django_db
class TestAgainstThePlainRule:
    """What is read for thousands at once is what the rules say of each one's orders."""

    def test_years_in_post_on_random_histories(self):
        chance = random.Random(3)
        for person in chance.sample(sorted(write_histories()), 100):
            start = date(2012, 1, 1) + timedelta(days=chance.randint(0, 4000))
            Leave.objects.create(
                employee_id=person, kind="study", valid_from=start, valid_to=start + timedelta(days=200)
            )
        _go_on()
        for _ in range(5):
            day = date(2013, 4, 1) + timedelta(days=chance.randint(0, 4700))
            found = tenures.years_in_post(Posting.objects.on(day).main(), Employee.objects.all(), on=day)
            assert found == dict(_plain_years(day))

    def test_workplaces_on_random_histories(self):
        write_histories()
        chance = random.Random(5)
        departments = list(Department.objects.order_by("pk"))
        for team in departments[::2]:
            DepartmentVersion.objects.filter(department=team).update(
                kind="係", parent=chance.choice(departments[1::2]), sector="counter"
            )
        DepartmentVersion.objects.create(
            department=departments[0], valid_from=date(2018, 4, 1), name="移った係", kind="係", parent=departments[3],
            sector="management",
        )  # fmt: skip
        places = Department.objects.places(authority=departments[0].authority_id)
        on = date(2024, 10, 1)
        found = tenures.ways_of(Posting.objects.on(on).main(), Employee.objects.all(), places, on=on)
        assert len(found) > 50
        for person in Employee.objects.filter(pk__in=found).prefetch_related("postings"):
            orders = [order for order in person.postings.all() if order.valid_from <= on]
            plain = {_place(places, order) for order in orders}
            assert set(found[person.pk].places) == plain
            assert found[person.pk].hired_on == person.hired_on


def _go_on():
    """Some orders go on in the same department the day after."""
    for order in Posting.objects.exclude(valid_to=None).order_by("pk")[::3]:
        start = order.valid_to + timedelta(days=1)
        following = (
            Posting.objects.filter(employee=order.employee, valid_from__gte=start).order_by("valid_from").first()
        )
        if following is None or following.valid_from > start:
            end = following and following.valid_from - timedelta(days=1)
            PostingFactory(employee=order.employee, department=order.department, valid_from=start, valid_to=end)


def _plain_years(day):
    for person in Employee.objects.prefetch_related("postings", "leaves"):
        stretch = careers.at(careers.in_department(person.postings.all()), day)
        if stretch:
            away = [(leave.valid_from, leave.valid_to) for leave in person.leaves.all() if leave.valid_from <= day]
            yield person.pk, outlook.served(stretch.start, away, day)


def _place(places, order):
    workplace = places.workplace(order.department_id, order.valid_from)
    sector = places.sector(order.department_id, order.valid_from)
    words = {"counter": "窓口", "management": "管理", "": ""}
    return Place(workplace.id, order.valid_from, words[sector])
