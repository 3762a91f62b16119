"""HR's lists: nowhere posted, ending, expiring, on leave; what narrows them, and whom they name to whom."""

from datetime import date, timedelta

import pytest

from staff.models import AuditEvent, Leave, Qualification
from staff.views.hr_base import PER_PAGE
from tests.factories import PostingFactory
from tests.staff.world import TODAY

DAY = timedelta(days=1)


class TestUnposted:
    def test_names_those_in_service_without_a_main_post(self, house):
        house.person("本務あり", house.sections[0])
        house.person("発令なし")
        house.person("終わった人", house.sections[0], valid_to=date(2026, 3, 31))
        house.person("まだ来ない人", hired_on=TODAY + DAY)
        assert house.names("hr_unposted") == ["発令なし", "終わった人"]

    def test_says_where_he_was_last_and_where_he_is_going(self, house):
        person = house.person("異動待ち", house.sections[0], valid_to=date(2026, 10, 31))
        PostingFactory(employee=person, department=house.sections[1], is_main=False, valid_from=date(2026, 11, 1))
        PostingFactory(employee=person, department=house.sections[1], valid_from=date(2027, 1, 1))
        assert house.cells("hr_unposted") == ["2015年4月1日", "A課", "2026年10月31日", "B課", "2027年1月1日"]

    def test_is_asked_for_any_day(self, house):
        house.person("終わった人", house.sections[0], valid_to=date(2026, 3, 31))
        assert house.names("hr_unposted", on="2026-03-31") == []
        assert house.names("hr_unposted", on="2026-04-01") == ["終わった人"]

    def test_is_narrowed_by_the_last_department_and_employment(self, house):
        ended = {"valid_to": date(2026, 3, 31)}
        house.person("甲", house.sections[0], **ended)
        house.person("乙", house.sections[1], **ended, employment="fiscal_year")
        assert house.names("hr_unposted", department="A") == ["甲"]
        assert house.names("hr_unposted", employment="fiscal_year") == ["乙"]


class TestEnding:
    @pytest.fixture(autouse=True)
    def ends(self, house):
        self.near = house.person("来月まで", house.sections[0], valid_to=date(2026, 12, 20))
        house.person("3月まで", house.sections[1], valid_to=date(2027, 3, 31), employment="fiscal_year")
        house.person("終わらない人", house.sections[0])

    def test_looks_three_months_ahead_and_as_far_as_is_asked(self, house):
        assert house.names("hr_ending") == ["来月まで"]
        assert house.names("hr_ending", within="6") == ["来月まで", "3月まで"]

    def test_tells_the_next_main_post_or_that_there_is_none(self, house):
        assert house.cells("hr_ending")[-2:] == ["29日", "まだありません"]
        PostingFactory(employee=self.near, department=house.sections[1], valid_from=date(2026, 12, 21))
        assert house.cells("hr_ending")[-2:] == ["29日", "2026年12月21日"]
        assert house.names("hr_ending", next="none") == []

    def test_is_narrowed_by_department_and_employment(self, house):
        assert house.names("hr_ending", within="6", department="B") == ["3月まで"]
        assert house.names("hr_ending", within="6", employment="regular") == ["来月まで"]

    def test_is_for_those_who_plan_ahead_alone(self, house):
        assert house.open("hr_ending", house.bureau_hr).status_code == 403
        assert "もうすぐ終わる発令" not in house.open("hr", house.bureau_hr).text


class TestExpiring:
    @pytest.fixture(autouse=True)
    def held(self, house):
        person = house.person("保持者", house.sections[0], title="技師")
        for name, expires_on in (
            ("先月まで", TODAY - 30 * DAY),
            ("来月まで", TODAY + 30 * DAY),
            ("半年先まで", TODAY + 180 * DAY),
            ("昔のもの", TODAY - 400 * DAY),
        ):
            Qualification.objects.create(
                employee=person, name=name, acquired_on=date(2016, 4, 1), expires_on=expires_on, remind_days=60
            )

    def names(self, house, **query):
        return [person.cells[0].text for person in house.open("hr_expiring", **query).context["found"]]

    def test_names_what_is_to_be_told_now_and_what_ran_out_within_a_year(self, house):
        assert self.names(house) == ["先月まで", "来月まで"]

    def test_by_how_soon_or_what_is_over(self, house):
        assert self.names(house, state="12") == ["来月まで", "半年先まで"]
        assert self.names(house, state="expired") == ["昔のもの", "先月まで"]

    def test_says_how_it_stands_and_where_the_person_is(self, house):
        [_over, coming] = house.open("hr_expiring").context["found"]
        assert [cell.text for cell in coming.cells][2:] == ["30日", "知らせる時期です(60日前から)", "A課", "技師"]

    def test_leaves_out_who_has_left(self, house):
        gone = house.person("退職者")
        gone.left_on = TODAY - DAY
        gone.save()
        Qualification.objects.create(employee=gone, name="免許", acquired_on=date(2016, 4, 1), expires_on=TODAY)
        assert house.names("hr_expiring") == ["保持者", "保持者"]


class TestOnLeave:
    @pytest.fixture(autouse=True)
    def away(self, house):
        for name, kind, place in (("育児", "childcare", 0), ("病気", "sickness", 1)):
            Leave.objects.create(
                employee=house.person(name, house.sections[place]), kind=kind, valid_from=date(2026, 4, 1 + place),
                valid_to=date(2027, 3, 31),
            )  # fmt: skip

    def test_names_who_is_away_on_the_day_and_since_when(self, house):
        assert house.names("hr_leave") == ["育児", "病気"]
        assert house.names("hr_leave", on="2026-04-01") == ["育児"]
        assert house.names("hr_leave", on="2026-03-31") == []

    def test_is_narrowed_by_kind_and_department(self, house):
        assert house.cells("hr_leave", kind="sickness")[:4] == ["病気休暇", "2026年4月2日", "2027年3月31日", "7か月"]
        assert house.names("hr_leave", department="A1") == ["育児"]


class TestFiles:
    def test_have_every_row_of_the_list_as_it_is_narrowed(self, house):
        for number in range(PER_PAGE + 1):
            house.person(f"甲{number}", house.sections[0], valid_to=date(2026, 3, 31))
        house.person("乙", house.sections[1], valid_to=date(2026, 3, 31))
        assert len(house.names("hr_unposted", department="A")) == PER_PAGE
        assert house.names("hr_unposted", department="A", page="2") == [f"甲{PER_PAGE}"]
        rows = house.exported("hr_unposted", department="A")
        assert [row[1] for row in rows] == [f"甲{number}" for number in range(PER_PAGE + 1)]

    def test_the_record_names_everybody_in_the_file_and_by_what_it_was_narrowed(self, house):
        people = [house.person(name, house.sections[0], valid_to=date(2026, 3, 31)) for name in "甲乙"]
        house.exported("hr_unposted", department="A")
        event = AuditEvent.objects.get(kind=AuditEvent.Kind.EXPORT)
        assert event.detail == {"rows": 2, "filters": {"department": "A"}}
        assert {subject.employee_id for subject in event.whose.all()} == {person.pk for person in people}

    @pytest.mark.parametrize("number", ["0", "-1", "x", "99"])
    def test_a_page_that_there_is_not_is_another_one(self, house, number):
        house.person("発令なし")
        assert house.names("hr_unposted", page=number) == ["発令なし"]


class TestOfOneBureau:
    """部局人事担当 sees his own tree alone, on every list and in every file."""

    @pytest.fixture(autouse=True)
    def two(self, house):
        for name, place in (("わが部", house.sections[0]), ("隣の部", house.sections[1])):
            person = house.person(name, place, valid_from=date(2015, 4, 1), valid_to=date(2027, 3, 31))
            Leave.objects.create(employee=person, kind="sickness", valid_from=date(2026, 11, 1))
            Qualification.objects.create(employee=person, name="免許", acquired_on=date(2016, 4, 1), expires_on=TODAY)

    @pytest.mark.parametrize("name", ["hr_expiring", "hr_leave", "hr_rotation"])
    def test_lists_and_files(self, house, name):
        assert set(house.names(name)) == {"わが部", "隣の部"}
        assert house.names(name, house.bureau_hr) == ["わが部"]
        assert [row[1] for row in house.exported(name, house.bureau_hr)] == ["わが部"]

    def test_figures(self, house):
        kinds = dict(house.open("hr", house.bureau_hr).context["kinds"])
        assert (kinds["常勤"], dict(house.open("hr").context["kinds"])["常勤"]) == (1, 2)
        vacant = house.open("hr", house.bureau_hr).context["vacant"]
        assert [unit.name for unit in vacant] == ["A部", "A課"]
        assert house.open("hr_counts", house.bureau_hr).context["number"] == 1

    def test_his_departments_alone_can_be_chosen(self, house):
        answer = house.open("hr_leave", house.bureau_hr, department="B")
        assert [code for code, _label in answer.context["form"].fields["department"].choices] == ["", "A", "A1"]
        assert answer.context["form"].errors
