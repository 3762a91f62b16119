"""An evaluator's marks are saved: what changed, by whom it is his to write, on the version that was read."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Rating, Sheet, SheetStage
from evaluations.ratings import Given, save_marks
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.marks import Marks
from evaluations.sheets.writing import StaleError
from tests.staff.world import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(year):
    return year.sheet(State.SELF_SUBMITTED)


def keys(sheet, stage=Stage.FIRST):
    return [thing.key for thing in Marks(sheet).things(stage)]


def level(year, symbol):
    return year.ability.scale.levels.get(symbol=symbol).pk


def save(year, sheet, marks, *, stage=Stage.FIRST, by=None, comment="", whole=None, seen=None):
    return save_marks(sheet, stage, marks, comment, whole, by=by or year.user(stage), at=NOON, seen=seen)


def test_what_is_given_stands_on_the_sheet_with_who_gave_it(year, sheet):
    item, *_ = keys(sheet)
    saved = save(year, sheet, {item: Given(level(year, "A"), "よく調べた")}, comment="全体として良い")
    row = Rating.objects.get()
    assert (row.level.symbol, row.comment, row.stage.stage) == ("A", "よく調べた", "first")
    assert row.history.get().history_user == year.user(Stage.FIRST)
    assert SheetStage.objects.get(sheet=sheet, stage="first").comment == "全体として良い"
    assert saved.version == sheet.version + 1


def test_only_what_changed_is_written(year, sheet):
    given = {key: Given(level(year, "B"), "") for key in keys(sheet)}
    save(year, sheet, given)
    first, *rest = given
    save(year, sheet, given | {first: Given(level(year, "A"), "超えた")})
    assert Rating.objects.get(item=first.partition("-")[2]).history.count() == 2
    assert {row.history.count() for row in Rating.objects.exclude(item=first.partition("-")[2])} == {1}
    assert len(rest) + 1 == Rating.objects.count()


def test_what_is_not_named_stays_and_what_is_emptied_is_kept_in_the_history(year, sheet):
    one, two, *_ = keys(sheet)
    save(year, sheet, {one: Given(level(year, "B")), two: Given(level(year, "C"), "遅れた")})
    save(year, sheet, {two: Given()})
    assert [(row.level_id, row.comment) for row in Rating.objects.order_by("pk")] == [
        (level(year, "B"), ""),
        (None, ""),
    ]
    assert Rating.history.filter(comment="遅れた").exists()


def test_nothing_given_is_no_row(year, sheet):
    save(year, sheet, {key: Given() for key in keys(sheet)})
    assert not Rating.objects.exists()


def test_a_save_upon_an_old_version_is_refused_and_writes_nothing(year, sheet):
    save(year, sheet, {keys(sheet)[0]: Given(level(year, "B"))}, seen=sheet.version)
    with pytest.raises(StaleError) as stale:
        save(year, sheet, {keys(sheet)[0]: Given(level(year, "S"))}, seen=sheet.version)
    assert stale.value.sheet.version == sheet.version + 1
    assert Rating.objects.get().level.symbol == "B"


@pytest.mark.parametrize("state", [state for state in State if state != State.SELF_SUBMITTED])
def test_the_first_evaluator_writes_while_it_is_his_turn(year, state):
    sheet = year.sheet(state)
    before = list(Rating.objects.values_list("level", "comment"))
    with pytest.raises(ValidationError, match="いまは"):
        save(year, sheet, {f"item-{sheet.items.first().pk}": Given(level(year, "S"), "あとから")})
    assert list(Rating.objects.values_list("level", "comment")) == before


@pytest.mark.parametrize("who", [Stage.SELF, Stage.SECOND, Stage.CONFIRMER, Stage.HR])
def test_nobody_writes_anothers_marks(year, sheet, who):
    with pytest.raises(ValidationError, match="役割"):
        save(year, sheet, {keys(sheet)[0]: Given(level(year, "S"))}, by=year.user(who))
    assert not Rating.objects.exists()


def test_who_acts_for_the_evaluator_writes_and_his_name_stands_in_the_history(year, sheet):
    deputy = year.world.users["deputy"]
    save(year, sheet, {keys(sheet)[0]: Given(level(year, "B"))}, by=deputy)
    assert Rating.history.get().history_user == deputy


def test_what_cannot_be_saved_is_told_at_once_and_nothing_is_written(year, sheet):
    item, other, *_ = keys(sheet)
    marks = {item: Given(0), other: Given(None, "あ" * 1001), "item-0": Given()}
    with pytest.raises(ValidationError) as refusal:
        save(year, sheet, marks, comment="い" * 2001, whole=1)
    assert refusal.value.messages == [
        "「企画力」: この段階の評語から選んでください。", "「折衝力」: 所見は1000文字までにしてください。",
        "この記録書にない項目があります。画面を開き直してください。", "総合評価は、この段階の評語から選んでください。",
        "全体の所見は2000文字までにしてください。",
    ]  # fmt: skip
    assert not Rating.objects.exists()
    assert Sheet.objects.get(pk=sheet.pk).version == sheet.version


def test_a_whole_page_of_marks_costs_no_more_than_one(year, sheet):
    user, given = year.user(Stage.FIRST), {key: Given(level(year, "B"), "所見") for key in keys(sheet)}
    save(year, sheet, {}, by=user)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        save(year, sheet, given, by=user, comment="良い")
    assert len(queries) <= 16
