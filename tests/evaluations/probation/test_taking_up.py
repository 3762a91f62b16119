"""Opening a cycle for 条件付採用 begins the probations by its scheme's terms, and ties them to their sheets."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations import presets, schemes
from evaluations.models import Cycle, Opinion, Probation, ProbationTerm, Sheet, SheetStep
from evaluations.opening import cycles, rehearsals
from evaluations.opening.preflight import Topic
from evaluations.probations.deciding import extend, write_opinion
from evaluations.probations.reckoning import bring_up_to_date
from evaluations.probations.terms import terms_of
from evaluations.sheets import corrections
from staff.models import Posting
from tests.evaluations.opening import town as towns
from tests.evaluations.probation.test_probations import hire
from tests.factories import PostingFactory
from tests.staff.world import NOON, TODAY

pytestmark = pytest.mark.django_db
HIRED, END, BASE = date(2026, 7, 1), date(2026, 12, 31), date(2026, 12, 1)


@pytest.fixture
def town(world):
    """The town's cycle, for whoever is in probation on 1 December, by terms of its own."""
    found = towns.build(world)
    type(found.scheme).objects.filter(pk=found.scheme.pk).update(kind="probation")
    ProbationTerm.objects.create(
        scheme=found.scheme, employment_types=("regular",), months=6, least_days=80, milestones=("3", "6")
    )
    Cycle.objects.filter(pk=found.cycle.pk).update(base_date=BASE)
    found.scheme.refresh_from_db()
    found.cycle = Cycle.objects.select_related("scheme").get(pk=found.cycle.pk)
    return found


def newcomer(town, name="新人 七郎", **post):
    person = hire(town.world, HIRED, grade_code="G1", **post)
    person.name = name
    person.save()
    return person


def told(row):
    return row.scheme, row.months, row.least_days, row.ends_on, [one.milestone for one in row.opinions.all()]


def test_each_one_in_probation_gets_his_own_by_the_terms_of_the_scheme_with_his_sheet(town):
    person = newcomer(town)
    assert town.open() == 1
    row = Probation.objects.get()
    assert (row.employee, row.starts_on, row.sheet) == (person, HIRED, Sheet.objects.get(cycle=town.cycle))
    assert told(row) == (town.scheme, 6, 80, END, [3, 6])
    assert {one.evaluator for one in row.opinions.all()} == {town.world.manager}
    assert row.history.first().history_user == town.hr


def test_again_makes_nothing_twice_and_takes_up_who_came_late(town):
    newcomer(town)
    town.open()
    before = Probation.history.count(), Opinion.objects.count()
    assert town.open() == 0
    assert (Probation.history.count(), Opinion.objects.count()) == before
    late = newcomer(town, "後から 八郎")
    assert town.open() == 1
    assert late.probations.get().sheet.employee == late


def test_what_was_kept_before_goes_on_by_the_scheme_and_what_people_said_stays(town):
    person = newcomer(town)
    bring_up_to_date(town.world.authority, on=TODAY)
    row = person.probations.get()
    assert told(row) == (None, 6, 90, END, [2, 5])
    write_opinion(row.opinions.first(), "suitable", "", by=town.world.manager.user, at=NOON)
    extend(row, date(2027, 2, 28), by=town.hr, at=NOON, reason="見極めるため")
    town.open()
    row = person.probations.get()
    assert told(row) == (town.scheme, 6, 80, date(2027, 2, 28), [2, 3, 6])
    assert row.extension_reason == "見極めるため"


def test_with_the_opening_all_or_nothing(town, monkeypatch):
    newcomer(town)

    def broken(*args, **said):
        raise ValidationError("x")

    monkeypatch.setattr("evaluations.probations.taking_up.tie", broken)
    with pytest.raises(ValidationError):
        town.open()
    assert not any(model.objects.exists() for model in (Probation, Opinion, Sheet, SheetStep))
    town.cycle.refresh_from_db()
    assert town.cycle.state == Cycle.State.DRAFT


def test_a_rehearsal_begins_nothing_and_no_probation_is_tied_to_its_sheets(town):
    person = newcomer(town)
    rehearsal = rehearsals.rehearse(town.cycle, by=town.hr, at=NOON)
    assert not Probation.objects.exists()
    bring_up_to_date(town.world.authority, on=TODAY)
    row = person.probations.get()
    assert row.sheet is None
    row.sheet = rehearsal.sheets.get()
    with pytest.raises(ValidationError, match="本人の、条件付採用の評価の記録書"):
        row.full_clean()


def test_a_regular_cycle_begins_none(world):
    found = towns.build(world)
    newcomer(found)
    found.open()
    assert not Probation.objects.exists()


def test_a_later_cycle_and_a_corrected_sheet_take_the_place_of_the_sheet(town):
    person = newcomer(town)
    town.open()
    first = person.probations.get().sheet
    Sheet.objects.filter(pk=first.pk).update(state="disclosed", disclosed_at=NOON)
    second = corrections.order(first, by=town.hr, at=NOON, reason="再評価")
    bring_up_to_date(town.world.authority, on=TODAY)
    assert person.probations.get().sheet == second


def test_it_asks_no_more_questions_for_many_than_for_few(town):
    def questions(*, people):
        for number in range(people):
            newcomer(town, f"新人 {number}")
        with CaptureQueriesContext(connection) as asked:
            cycles.open_cycle(town.cycle, by=town.hr, at=NOON)
        return len(asked)

    few = questions(people=1)
    assert questions(people=6) <= few


# ── What the check says


def test_the_check_tells_who_is_in_probation_and_who_of_the_new_ones_is_not_and_why(town):
    newcomer(town)
    newcomer(town, "再任用 九郎", employment="reappointed")
    early = hire(town.world, date(2026, 4, 1), grade_code="G1")
    early.name = "春採用 十郎"
    early.save()
    done = newcomer(town, "正式 一郎")
    done.probations.create(starts_on=HIRED, ends_on=END, became_regular_on=date(2026, 10, 1))
    assert town.findings(Topic.ON_PROBATION) == [("新人 七郎", "2026年7月1日の採用から2026年12月31日まで。")]
    assert sorted(town.findings(Topic.NOT_ON_PROBATION)) == [
        ("再任用 九郎", "この任用形態(再任用)には、条件付採用の期間がありません。"),
        ("春採用 十郎", "2026年9月30日に条件付採用の期間が終わります。"),
        ("正式 一郎", "2026年10月1日に正式採用されています。"),
    ]


def test_a_regular_cycle_names_who_is_left_to_the_other(world):
    found = towns.build(world)
    Cycle.objects.filter(pk=found.cycle.pk).update(base_date=BASE)
    newcomer(found)
    assert found.findings(Topic.ON_PROBATION) == [("新人 七郎", "2026年7月1日の採用から2026年12月31日まで。")]
    assert found.findings(Topic.NOT_ON_PROBATION) == []


def test_a_new_term_of_an_employee_of_the_fiscal_year_is_his_probation(town):
    ProbationTerm.objects.create(scheme=town.scheme, employment_types=("fiscal_year",), months=1, milestones=("1",))
    Cycle.objects.filter(pk=town.cycle.pk).update(base_date=date(2026, 10, 20))
    person = hire(town.world, date(2025, 10, 1), employment="fiscal_year", grade_code="G1", valid_to=date(2026, 9, 30))
    PostingFactory(
        employee=person, department=town.world.team, valid_from=date(2026, 10, 1), grade_code="G1",
        order_kind=Posting.Order.RENEWAL, employment="fiscal_year",
    )  # fmt: skip
    assert town.open() == 1
    assert [(row.starts_on, row.ends_on) for row in person.probations.all()] == [
        (date(2026, 10, 1), date(2026, 10, 31))
    ]


# ── By which terms


def test_the_sample_speaks_until_a_scheme_is_in_use_and_then_its_newest_edition(town):
    authority = town.world.authority.pk
    sample = terms_of(authority)["regular"]
    assert (sample.terms.least_days, sample.scheme) == (90, None)
    assert sample.source.startswith("期間は地方公務員法第22条")
    assert terms_of(authority, scheme=town.scheme)["regular"].terms.least_days == 80
    schemes.freeze(town.scheme)
    newer = schemes.revise(town.scheme)
    newer.probationterm_set.update(least_days=70)
    assert terms_of(authority)["regular"].terms.least_days == 80
    schemes.freeze(newer)
    assert terms_of(authority)["regular"].terms.least_days == 70
    assert terms_of(authority)["fiscal_year"].scheme is None


def test_the_preset_says_where_its_terms_come_from(town):
    scheme = presets.make("probation", town.world.authority, town.framework)
    rows = [(row.employment_types, row.terms.months, row.terms.least_days) for row in scheme.probationterm_set.all()]
    assert rows == [(("regular", "fixed_term"), 6, 90), (("fiscal_year",), 1, 15)]
    assert "勤務15日は見本" in scheme.probationterm_set.get(months=1).source


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"milestones": ("7",)}, "milestones"),
        ({"milestones": ("x",)}, "milestones"),
        ({"milestones": ()}, "milestones"),
        ({"employment_types": ()}, "employment_types"),
        ({"months": 13}, "months"),
    ],
)
def test_terms_are_sound(town, said, wrong):
    terms = {"employment_types": ("regular",), "months": 6, "milestones": ("5",)} | said
    with pytest.raises(ValidationError) as refused:
        ProbationTerm(scheme=town.scheme, **terms).full_clean()
    assert wrong in refused.value.message_dict


def test_two_terms_for_one_kind_of_employment_are_told(town):
    ProbationTerm.objects.create(scheme=town.scheme, employment_types=("regular",), months=5, milestones=("5",))
    assert schemes.problems(town.scheme, {}) == ["「常勤」の条件付採用の期間のきまりが二つ以上あります。"]


def test_those_kept_before_there_were_terms_are_given_what_the_program_said(town):
    rows = [
        Probation.objects.create(employee=newcomer(town), starts_on=HIRED, months=months, ends_on=END)
        for months in (6, 1)
    ]
    import_module("evaluations.migrations.0003_probation_terms_and_sheets").fill(apps, None)
    for row in rows:
        row.refresh_from_db()
    assert [(row.least_days, row.milestones) for row in rows] == [(90, ("2", "5")), (15, ("1",))]
