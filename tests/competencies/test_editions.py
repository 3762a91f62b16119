from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError

from competencies.completeness import shortcomings
from competencies.editions import compare, put_in_force, revise
from competencies.models import (
    PARTS,
    Competency,
    CompetencyLevel,
    Framework,
    Grade,
    Mark,
    Measure,
    Requirement,
    RequirementTable,
    TableColumn,
)
from competencies.rules.difference import Change, ChangeKind, Section
from config.management.commands.demo import CITIES
from staff.access import Role
from tests.factories import AuthorityFactory, FrameworkFactory, GradeFactory, JobFamilyFactory, user_with

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
NEXT_APRIL = date(2027, 4, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    return user_with(Role.HR)


@pytest.fixture
def draft(city, hr):
    """立川市's policy, revised and dated for next April."""
    return dated(revise(city("tachikawa"), by=hr, at=NOW))


def dated(framework, start=NEXT_APRIL):
    framework.effective_from = start
    framework.save()
    return framework


def told(framework):
    """Every part of an edition as plain values, without primary keys."""
    return {
        model.__name__: sorted(
            (
                part.identity_values(),
                [str(getattr(part, f.name)) for f in model._meta.fields if f.name not in {"id", "framework"}],
                [sorted(x.code for x in getattr(part, m.name).all()) for m in model._meta.many_to_many],
            )
            for part in model.objects.filter(framework=framework)
        )
        for model in PARTS
    }


class TestRevise:
    @pytest.mark.parametrize("code", CITIES)
    def test_copies_every_part_of_a_city_into_a_draft(self, city, hr, code):
        original = city(code)

        draft = revise(original, by=hr, at=NOW)

        assert told(draft) == told(original)
        assert (draft.number, draft.state, draft.based_on, draft.effective_from) == (2, "draft", original, None)

    def test_refers_to_no_part_of_the_original(self, city, hr):
        draft = revise(city("oyama"), by=hr, at=NOW)

        assert set(Requirement.objects.filter(framework=draft).values_list("grade__framework", flat=True)) == {draft.pk}
        parents = Competency.objects.filter(framework=draft, parent__isnull=False)
        assert set(parents.values_list("parent__framework", flat=True)) == {draft.pk}

    def test_counts_numbers_within_the_authority(self, hr):
        authority = AuthorityFactory()
        first = FrameworkFactory(authority=authority, number=1)
        FrameworkFactory(authority=authority, number=4)

        assert revise(first, by=hr, at=NOW).number == 5

    def test_is_recorded_with_who_and_when(self, city, hr):
        draft = revise(city("tachikawa"), by=hr, at=NOW)

        entry = LogEntry.objects.get(object_id=str(draft.pk))
        assert (entry.user, entry.action_time) == (hr, NOW)

    def test_takes_the_same_number_of_queries_for_a_small_and_a_large_policy(
        self, city, hr, django_assert_max_num_queries
    ):
        for code in ("nagareyama", "aizuwakamatsu"):
            policy = city(code)
            with django_assert_max_num_queries(90):
                revise(policy, by=hr, at=NOW)


class TestFrozen:
    """In force, nothing of an edition can be changed, whichever way it is tried."""

    @pytest.fixture
    def policy(self, city):
        return city("tachikawa")

    def test_edition_cannot_be_saved(self, policy):
        policy.title = "別の題"
        with pytest.raises(ValidationError, match="変更できません"):
            policy.save()

    def test_edition_cannot_be_deleted(self, policy):
        with pytest.raises(ValidationError, match="変更できません"):
            policy.delete()

    @pytest.mark.parametrize("model", PARTS)
    def test_part_cannot_be_saved_or_deleted(self, city, model):
        city("aizuwakamatsu")
        city("tachikawa")
        city("oyama")
        part = model.objects.first()
        if part is None:
            city("fujisawa")
            city("nagareyama")
            part = model.objects.first()
        with pytest.raises(ValidationError, match="変更できません"):
            part.save()
        with pytest.raises(ValidationError, match="変更できません"):
            part.delete()

    def test_part_cannot_be_added(self, policy):
        with pytest.raises(ValidationError, match="変更できません"):
            JobFamilyFactory(framework=policy)

    def test_parts_cannot_be_written_in_bulk(self, policy):
        grades = Grade.objects.filter(framework=policy)
        family = grades[0].family
        attempts = [
            lambda: grades.update(name="別名"),
            grades.delete,
            lambda: Grade.objects.bulk_create([Grade(framework=policy, family=family, code="X", level=9, order=9)]),
            lambda: Grade.objects.bulk_update(list(grades), ["name"]),
            lambda: Framework.objects.filter(pk=policy.pk).update(title="別の題"),
            lambda: Framework.objects.filter(pk=policy.pk).delete(),
        ]
        for attempt in attempts:
            with pytest.raises(ValidationError, match="変更できません"):
                attempt()

    def test_state_cannot_be_set_by_hand(self):
        framework = FrameworkFactory(effective_from=NEXT_APRIL)
        framework.state = Framework.State.IN_FORCE
        with pytest.raises(ValidationError, match="施行する"):
            framework.save()


class TestDraft:
    def test_can_be_deleted_whole(self, draft):
        draft.delete()
        assert not Framework.objects.drafts().exists()

    def test_loses_a_table_with_all_that_it_asks(self, draft):
        RequirementTable.objects.get(framework=draft, code="T2").delete()
        assert not Requirement.objects.filter(framework=draft, table__code="T2").exists()

    def test_keeps_a_mark_that_is_in_use(self, draft):
        with pytest.raises(RestrictedError):
            Mark.objects.filter(framework=draft, table__code="T2", symbol="◎").delete()


class TestPutInForce:
    def test_ends_the_former_edition_on_the_day_before(self, draft, hr):
        former = draft.based_on

        put_in_force(draft, by=hr, at=NOW)

        former.refresh_from_db()
        assert (draft.state, draft.put_in_force_by, draft.put_in_force_at) == ("in_force", hr, NOW)
        assert (former.state, former.effective_to) == ("superseded", date(2027, 3, 31))

    def test_each_day_has_one_edition_in_force(self, draft, hr):
        put_in_force(draft, by=hr, at=NOW)

        def in_force(day):
            return Framework.objects.filter(authority=draft.authority).in_force(on=day).get().number

        assert (in_force(date(2027, 3, 31)), in_force(NEXT_APRIL)) == (1, 2)

    def test_is_refused_with_a_list_of_what_is_missing(self, draft, hr):
        grade = GradeFactory(framework=draft, family=draft.jobfamily_set.get(), name="主席", order=9)
        draft.effective_from = None
        draft.save()

        with pytest.raises(ValidationError) as refused:
            put_in_force(draft, by=hr, at=NOW)

        assert refused.value.messages == [
            "施行日が入っていません。",
            f"職位「主席」({grade.family})に求める能力が、どの表にもありません。",
        ]
        draft.refresh_from_db()
        assert draft.state == "draft"

    def test_twice_is_refused(self, draft, hr):
        put_in_force(draft, by=hr, at=NOW)
        with pytest.raises(ValidationError, match="すでに施行"):
            put_in_force(draft, by=hr, at=NOW)

    def test_former_edition_keeps_an_earlier_end(self, city, hr):
        """会津若松's edition ends by its own term; its successor does not lengthen it."""
        draft = dated(revise(city("aizuwakamatsu"), by=hr, at=NOW), date(2028, 4, 1))

        put_in_force(draft, by=hr, at=NOW)

        draft.based_on.refresh_from_db()
        assert draft.based_on.effective_to == date(2028, 3, 31)


class TestShortcomings:
    @pytest.mark.parametrize("code", CITIES)
    def test_a_revised_city_lacks_only_its_date(self, city, hr, code):
        assert shortcomings(revise(city(code), by=hr, at=NOW)) == ["施行日が入っていません。"]

    def test_names_a_level_without_behaviour_and_a_gap_in_levels(self, city, hr):
        draft = dated(revise(city("fujisawa"), by=hr, at=NOW))
        level = CompetencyLevel.objects.get(framework=draft, table__code="T1", competency__code="C3", number=2)
        level.number, level.behaviour = 5, ""
        level.save()

        assert shortcomings(draft) == [
            f"「コミュニケーション・協調性 ⅱ」({level.table})に、求められる行動が書かれていません。",
            f"「コミュニケーション・協調性」({level.table})の段階に2・4がありません。",
        ]

    def test_names_a_requirement_without_words(self, draft):
        Requirement.objects.filter(framework=draft, competency__code="C9").update(wording="")
        Competency.objects.filter(framework=draft, code="C9").update(definition="")
        assert shortcomings(draft) == ["能力「課題発見能力」を求めていますが、定義も職位での内容も書かれていません。"]

    def test_names_requirements_whose_column_left_the_table(self, draft):
        TableColumn.objects.filter(framework=draft, table__code="T1", grade__code="G1").delete()
        assert shortcomings(draft) == [
            f"「主事 × {name}」を求めていますが、表「職層別に身に着けるべき能力」にその欄か行がありません。"
            for name in ("職務遂行能力", "課題発見能力", "専門能力")
        ]

    def test_names_a_gap_between_dates(self, city, hr):
        draft = dated(revise(city("aizuwakamatsu"), by=hr, at=NOW), date(2028, 5, 1))
        assert shortcomings(draft) == [
            "前の版は2028年3月31日(金)で終わり、この版は2028年5月1日(月)に始まります。間の日に施行中の方針がありません。"
        ]

    def test_names_a_date_before_the_former_edition(self, draft):
        dated(draft, date(2020, 4, 1))
        assert shortcomings(draft) == ["施行日は、前の版の施行日(2025年4月1日(火))より後にしてください。"]

    def test_names_what_an_empty_draft_lacks(self):
        authority = AuthorityFactory(kind="education")
        assert shortcomings(FrameworkFactory(authority=authority)) == [
            "施行日が入っていません。",
            "長との協議日が入っていません。この任命権者は、定める前に長と協議します。",
            "職位が一つもありません。",
            "能力が一つもありません。",
            "要求の表が一つもありません。",
        ]

    def test_names_a_family_without_grades(self, draft):
        JobFamilyFactory(framework=draft, name="医療職")
        assert shortcomings(draft) == ["系列「医療職」に職位がありません。"]


class TestCompare:
    def test_a_fresh_revision_differs_in_nothing(self, city, hr):
        policy = city("fujisawa")
        assert compare(policy, revise(policy, by=hr, at=NOW)) == []

    def test_tells_changes_grade_by_grade_and_then_the_rest(self, draft):
        asked = Requirement.objects.filter(framework=draft, table__code="T2")
        double = Mark.objects.get(framework=draft, table__code="T2", symbol="◎")
        asked.filter(grade__code="G2", competency__code="C5").update(mark=double)
        asked.filter(grade__code="G1", competency__code="C10").delete()
        Grade.objects.filter(framework=draft, code="G4").update(name="課長職")
        Measure.objects.filter(framework=draft, code="M4").update(summary="新しい説明")
        table = "職層別に求められる能力のウエイト"

        sections = compare(draft.based_on, draft)

        family = draft.jobfamily_set.get().name
        assert [s.title for s in sections] == [f"主事({family})", f"主任({family})", f"課長職({family})", "施策・取組"]
        assert sections[0].changes == (Change(ChangeKind.REMOVED, f"求める能力「専門能力」({table})", before="印: ◎"),)
        assert sections[1] == Section(
            f"主任({family})",
            (Change(ChangeKind.REWEIGHTED, f"求める能力「政策立案能力」({table})", "印", "〇", "◎"),),
        )
        assert sections[2].changes == (Change(ChangeKind.RENAMED, "職位「課長職」", "職位", "課長", "課長職"),)
        assert [(c.kind, c.field, c.after) for c in sections[3].changes] == [
            (ChangeKind.REWORDED, "説明", "新しい説明")
        ]

    def test_a_reworded_level_shows_at_each_grade_that_is_asked_for_it(self, city, hr):
        policy = city("fujisawa")
        draft = revise(policy, by=hr, at=NOW)
        CompetencyLevel.objects.filter(framework=draft, table__code="T1", competency__code="C1", number=1).update(
            behaviour="新しい行動"
        )

        titles = [section.title for section in compare(policy, draft)]

        assert titles == ["員級(行（1）・医（1）・医（2）)", "主任級(行（1）・医（1）・医（2）)", "能力の段階"]

    def test_takes_the_same_number_of_queries_for_a_small_and_a_large_policy(
        self, city, hr, django_assert_max_num_queries
    ):
        for code in ("nagareyama", "aizuwakamatsu"):
            policy = city(code)
            draft = revise(policy, by=hr, at=NOW)
            with django_assert_max_num_queries(2 * (len(PARTS) + 4)):
                compare(policy, draft)
