"""HR's first page and the counts for the yearly publication."""

from datetime import date

from staff.models import Leave, Qualification
from tests.factories import PostingFactory
from tests.staff.world import TODAY


class TestHome:
    def test_counts_people_by_employment_and_departments_without_a_head(self, house):
        house.person("長", house.bureaus[0], is_head=True)
        house.person("会計年度", house.sections[0], employment="fiscal_year")
        context = house.open("hr").context
        assert (context["total"], dict(context["kinds"])["会計年度任用"]) == (2, 1)
        assert [unit.name for unit in context["vacant"]] == ["A課", "B部", "B課"]

    def test_tells_how_many_each_list_names(self, house):
        person = house.person("休職", house.sections[0], valid_to=date(2026, 12, 31))
        Leave.objects.create(employee=person, kind="suspension", valid_from=date(2026, 10, 1))
        Qualification.objects.create(employee=person, name="免許", acquired_on=date(2016, 4, 1), expires_on=TODAY)
        house.person("発令なし")
        duties = {str(duty.label): duty.number for duty in house.open("hr").context["duties"]}
        assert set(duties.values()) == {1}
        assert len(duties) == 4


class TestCounts:
    def test_of_any_day_by_department_and_for_the_public(self, house):
        for number in range(5):
            house.person(f"甲{number}", house.sections[0], pay_grade="3級")
        few = [house.person(f"乙{number}", house.sections[1], pay_grade="4級") for number in range(2)]
        PostingFactory(employee=house.person("後から"), department=house.sections[1], valid_from=date(2026, 4, 1))
        assert house.open("hr_counts").context["number"] == 8
        assert house.open("hr_counts", on="2026-03-31").context["number"] == 7
        assert house.open("hr_counts", department="B").context["number"] == len(few) + 1
        assert house.open("hr_counts").context["has_small"]

    def test_the_file_for_the_public_hides_small_numbers(self, house):
        for number in range(6):
            house.person(f"甲{number}", house.sections[0], pay_grade="3級")
            house.person(f"丙{number}", house.sections[0], pay_grade="5級")
        house.person("乙", house.sections[0], pay_grade="4級")
        rows = house.exported("hr_counts", variant="public")
        numbers = {row[2]: row[3] for row in rows if row[0] == "級別の職員数"}
        assert numbers["4級"] == "非公表"
        assert sorted([numbers["3級"], numbers["5級"]]) == ["6", "非公表"]
        everything = {row[2]: row[3] for row in house.exported("hr_counts") if row[0] == "級別の職員数"}
        assert everything["4級"] == "1"
