"""Schemes ready to use, for each city's own grades."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competencies.models import Grade
from evaluations import presets, rulebook, schemes
from evaluations.models import PARTS, Axis, GoalKind, Item, ItemWeight, Scheme
from evaluations.presets import rank_of

pytestmark = pytest.mark.django_db
CITIES = ("nagareyama", "tachikawa", "aizuwakamatsu", "oyama", "fujisawa")


def grades(framework):
    return dict(Grade.objects.filter(framework=framework).values_list("code", "name"))


@pytest.mark.parametrize("name", presets.names())
@pytest.mark.parametrize("code", CITIES)
def test_a_preset_is_ready_for_every_city(city, code, name):
    framework = city(code)
    scheme = presets.make(name, framework.authority, framework)
    assert schemes.problems(scheme, grades(framework)) == []
    assert scheme.state == Scheme.State.DRAFT


def test_whatever_holds_a_figure_without_a_source_says_so():
    assert all(presets.read(name)["is_sample"] and presets.read(name)["source"] for name in presets.names())


def test_a_name_that_is_no_preset_is_not_looked_for_in_the_files():
    with pytest.raises(KeyError):
        presets.read("../__init__")


@pytest.mark.parametrize(
    ("grade", "rank"),
    [
        ("課長補佐級", "deputy"),
        ("課長", "section"),
        ("部長級", "bureau"),
        ("係長", "chief"),
        ("主事", ""),
        ("参事級", "section"),
    ],
)
def test_a_grades_name_tells_its_rank(grade, rank):
    assert rank_of(grade) == rank


def test_managers_must_have_a_management_goal(city):
    framework = city("fujisawa")
    scheme = presets.make("fujisawa", framework.authority, framework)
    kind = GoalKind.objects.get(scheme=scheme, code="management")
    assert set(kind.required_of) >= {"G5", "G6", "G7", "G8"}


def test_the_table_of_weights_is_the_one_of_its_source(city):
    framework = city("tachikawa")
    scheme = presets.make("numeric", framework.authority, framework)
    axis = Axis.objects.get(scheme=scheme, code="ability")
    for grade in ("G1", "G3", "G5"):
        rows = [ItemWeight.objects.filter(axis=axis, item_code=f"I{n}") for n in range(1, 11)]
        assert sum(schemes.weight_of(row, grade) for row in rows) == 100
    assert schemes.weight_of(ItemWeight.objects.filter(axis=axis, item_code="I4"), "G1") == 0
    assert schemes.weight_of(axis.weights.all(), "G5") == Decimal(40)


# 奈良国立大学機構 R4: by rank, the weights of the ten items; every rank has 100, in groups of 40, 40 and 20.
TABLE = {
    "部長": (8, 8, 12, 12, 6, 10, 12, 12, 12, 8),
    "課長": (8, 8, 12, 12, 6, 10, 12, 12, 12, 8),
    "課長補佐": (10, 8, 12, 10, 8, 10, 10, 12, 10, 10),
    "係長": (12, 12, 10, 6, 10, 10, 12, 8, 10, 10),
    "主事": (20, 12, 8, 0, 12, 10, 10, 8, 8, 12),
}


@pytest.mark.parametrize("code", CITIES)
def test_every_citys_grades_have_the_weights_of_their_rank(city, code):
    framework = city(code)
    scheme = presets.make("numeric", framework.authority, framework)
    book = rulebook.rulebook_of(scheme)
    ability = next(axis for axis in book.axes if axis.code == "ability")
    expected = {rank_of(name): weights for name, weights in TABLE.items()}
    for grade, name in grades(framework).items():
        found = tuple(ability.weight_of(f"I{n}", grade) for n in range(1, 11))
        assert found == expected[rank_of(name)], name
        assert (sum(found[:4]), sum(found[4:8]), sum(found[8:])) == (40, 40, 20)


class TestDoor:
    @pytest.fixture
    def scheme(self, city):
        framework = city("tachikawa")
        return presets.make("numeric", framework.authority, framework)

    def told(self, scheme):
        """All that a scheme says, without keys."""
        skipped = {"id", "scheme", "based_on", "number", "state"}
        rows = []
        for model in PARTS:
            fields = [f for f in model._meta.concrete_fields if f.name not in skipped]
            parts = model.objects.filter(scheme=scheme)
            rows += sorted((model.__name__, *(str(getattr(part, f.name)) for f in fields)) for part in parts)
        return rows

    def test_a_revision_says_the_same_and_can_be_changed(self, scheme):
        schemes.freeze(scheme)
        draft = schemes.revise(scheme)
        assert (draft.number, draft.state, draft.based_on, draft.combines) == (2, "draft", scheme, True)
        assert self.told(draft) == self.told(scheme)
        assert draft.overall_scale.scheme == draft
        draft.axis_set.update(name="別の軸")
        assert "別の軸" not in str(self.told(scheme))

    def test_what_is_frozen_is_refused(self, scheme):
        schemes.freeze(scheme)
        with pytest.raises(ValidationError):
            scheme.axis_set.first().save()

    def test_what_a_draft_lacks_is_told_in_words(self, scheme):
        scheme.stagerule_set.all().delete()
        scheme.axis_set.get(code="ability").weights.filter(grades=()).update(weight=50)
        found = schemes.problems(scheme, {"G1": "主事", "G5": "部長"})
        assert found == ["一次評価者の段階がありません。", "主事の軸のウエイトの合計が90.00です。100にしてください。"]

    def test_copying_takes_as_many_questions_for_many_parts_as_for_few(self, scheme):
        def questions():
            with CaptureQueriesContext(connection) as asked:
                schemes.revise(scheme)
            return len(asked)

        few, axis = questions(), scheme.axis_set.first()
        Item.objects.bulk_create(
            Item(scheme=scheme, axis=axis, code=f"N{number}", name=f"項目{number}") for number in range(30)
        )
        assert questions() == few
