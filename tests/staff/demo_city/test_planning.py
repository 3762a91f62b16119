"""The plan of a made-up city, without a database: how many, who heads what, whose orders follow each other."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from common.dates import fiscal_year_start
from common.text import hidden_characters
from staff.demo_city import catalogue, names
from staff.demo_city.casting import Casting, Part, Wanted
from staff.demo_city.ladders import Family, Policy, Rung, ladders_of
from staff.demo_city.places import number_of_departments
from staff.demo_city.planning import plan_city
from staff.rules.careers import years_of_service

ON = date(2026, 11, 21)
RUNGS = tuple(
    Rung(f"G{n}", name, n, n, f"{n}級") for n, name in enumerate(("主事", "主任", "係長", "課長", "部長"), start=1)
)
POLICY = Policy((Family("F1", "職員", RUNGS),))


@pytest.fixture(scope="module")
def city():
    return plan_city(POLICY, staff=300, seed=1, on=ON)


def test_the_same_seed_and_day_make_the_same_city(city):
    assert plan_city(POLICY, staff=300, seed=1, on=ON) == city


def test_another_seed_or_day_makes_another(city):
    assert plan_city(POLICY, staff=300, seed=2, on=ON) != city
    assert plan_city(POLICY, staff=300, seed=1, on=date(2026, 11, 22)) != city


@pytest.mark.parametrize("staff", [20, 50, 120, 300, 1000])
@pytest.mark.parametrize("on", [ON, date(2026, 4, 1), date(2026, 3, 31), date(2028, 2, 29)])
def test_as_many_people_serve_on_the_day_as_were_asked_for(staff, on):
    assert len(plan_city(POLICY, staff=staff, seed=3, on=on).serving(on)) == staff


def test_fewer_than_twenty_are_no_city():
    with pytest.raises(ValueError, match="20"):
        plan_city(POLICY, staff=19, seed=1, on=ON)


def test_departments_grow_with_the_city():
    assert [number_of_departments(n) for n in (50, 300, 1000, 10_000)] == [15, 85, 120, 300]


def test_names_of_the_catalogue_are_unique():
    told = Counter(entry.name for entry in catalogue.entries())
    assert [name for name, times in told.items() if times > 1] == []


@pytest.mark.parametrize("seed", range(5))
def test_main_orders_follow_each_other_and_stay_within_service(seed):
    for person in plan_city(POLICY, staff=120, seed=seed, on=ON).employees:
        mains = [order for order in person.postings if order.is_main]
        assert all(a.valid_to and a.valid_to < b.valid_from for a, b in pairwise(mains))
        for order in person.postings:
            assert order.valid_from >= person.hired_on
            assert order.valid_to is None or order.valid_from <= order.valid_to
            assert person.left_on is None or (order.valid_to and order.valid_to <= person.left_on)


@pytest.mark.parametrize("seed", range(5))
def test_a_department_has_at_most_one_head_a_day_and_nobody_outside_its_life(seed):
    city = plan_city(POLICY, staff=120, seed=seed, on=ON)
    lives = {department.code: department for department in city.departments}
    headed = {}
    for person in city.employees:
        for order in person.postings:
            department = lives[order.department]
            assert department.lives_on(order.valid_from)
            assert department.valid_to is None or (order.valid_to and order.valid_to <= department.valid_to)
            if order.is_head:
                headed.setdefault(order.department, []).append((order.valid_from, order.valid_to or date.max))
    for spans in headed.values():
        spans.sort()
        assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_nearly_every_department_has_a_head_and_some_are_looked_after(city):
    heads = list(city.heads_on(ON))
    living = [department for department in city.departments if department.lives_on(ON)]
    assert 0.9 * len(living) <= len(heads) <= len(living)
    assert any(not post.is_main and post.title.endswith("事務取扱") for _, post in heads)


def test_heads_stand_in_the_grade_of_their_department(city):
    grades = {"係長": "G3", "課長": "G4", "部長": "G5"}
    told = {(post.title, post.grade_code) for _, post in city.heads_on(ON) if post.title in grades}
    assert told == set(grades.items())


def test_the_pyramid_is_broad_below_and_narrow_above(city):
    posts = (person.main_on(ON) for person in city.serving(ON))
    grades = Counter(post.grade_code for post in posts if post and post.employment == "regular")
    assert grades["G1"] + grades["G2"] > grades["G3"] > grades["G4"] > grades["G5"] > 0


def test_people_rise_at_plausible_ages(city):
    for person, post in city.heads_on(ON):
        if post.is_main and post.title == "部長":
            assert person.birth_date.year <= ON.year - 47


def test_most_members_move_on_in_time_and_some_do_not(city):
    since = [p.main_on(ON).valid_from for p in city.serving(ON) if p.main_on(ON) and p.is_regular]
    years = [years_of_service(day, None, ON).years for day in since]
    assert 0.6 < sum(n < 4 for n in years) / len(years) < 1
    assert max(years) >= 5


def test_all_kinds_of_employment_are_there(city):
    kinds = {post.employment for person in city.serving(ON) if (post := person.main_on(ON))}
    assert kinds == {"regular", "reappointed", "fixed_term", "fiscal_year", "temporary"}


def test_leave_secondment_and_qualifications_are_there_today(city):
    serving = city.serving(ON)
    assert any(leave.valid_to is None for person in serving for leave in person.leaves)
    assert any(away.valid_to is None or away.valid_to >= ON for person in serving for away in person.secondments)
    expiring = [q.expires_on for person in serving for q in person.qualifications if q.expires_on]
    assert any((day - ON).days in range(91) for day in expiring)


def test_somebody_in_service_lacks_an_order(city):
    assert any(person.main_on(ON) is None for person in city.serving(ON))


def test_the_coming_april_is_known_in_part(city):
    april = fiscal_year_start(2027)
    assert any(order.valid_from == april for person in city.employees for order in person.postings)
    assert any(department.valid_from == april for department in city.departments)
    assert any(version.valid_from == april for department in city.departments for version in department.versions)


def test_departments_were_renamed_moved_founded_and_abolished(city):
    versions = [department.versions for department in city.departments]
    assert any(len({v.name for v in told}) > 1 for told in versions)
    assert any(len({v.parent for v in told}) > 1 for told in versions)
    assert any(department.valid_to for department in city.departments)
    assert len({department.valid_from for department in city.departments}) > 2


def test_there_is_no_fire_brigade_without_its_family(city):
    fire = Policy((*POLICY.families, Family("F9", "消防職", RUNGS)))
    assert not any("消防" in v.name for department in city.departments for v in department.versions)
    big = plan_city(fire, staff=9000, seed=1, on=ON)
    assert any(person.pay_family == "F9" for person in big.serving(ON))


def test_names_have_variant_characters_and_nothing_hidden():
    every = "".join(name for name, _ in (*names.FAMILY, *names.GIVEN))
    assert set("髙﨑𠮷濵邊齋櫻德瀨") <= set(every)
    assert "葛\U000e0100" in every
    assert hidden_characters(every) == []


def test_ladders_find_heads_under_other_names():
    rungs = [
        Rung(f"G{n}", name, n, n, "") for n, name in enumerate(("員級", "主査級", "課長補佐級", "課長級", "部長級"))
    ]
    posts = ladders_of(Policy((Family("F1", "", tuple(rungs)),)))["事務"].posts
    assert (posts["係"], posts["補佐"], posts["課"], posts["部"]) == (1, 2, 3, 4)


def test_the_cast_stands_where_it_should():
    city = plan_city(POLICY, staff=300, seed=1, on=ON)
    Casting(city, ON).cast([Wanted(part, part.name, part.value, "カナ") for part in Part])
    cast = {p.staff_number: p.main_on(ON) for p in city.employees if p.staff_number in Part.__members__}
    lives = {department.code: department.version_on(ON) for department in city.departments}
    below = city.below(cast["HEAD"].department, ON)
    assert cast["HEAD"].is_head
    assert not cast["MEMBER"].is_head
    assert {cast["MEMBER"].department, cast["DEPUTY"].department} <= below
    assert lives[lives[cast["HR"].department].parent].name == "人事課"
    assert lives[cast["AUDITOR"].department].name == "監査委員事務局"
