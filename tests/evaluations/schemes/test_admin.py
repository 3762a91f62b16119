"""Schemes in HR's hands: made, written by section, revised, checked, thrown away; read-only once in use."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations import item_weights, presets, schemes
from evaluations.models import PARTS, Item, ItemWeight, Scale, ScaleLevel, Scheme, Threshold
from evaluations.presets import make
from staff.access import Role
from tests.browsers import browser_of
from tests.evaluations.factories import CycleFactory
from tests.factories import user_with

pytestmark = pytest.mark.django_db
SECTIONS = ("basics", "stages", "goals", "whole", "people", "disclosure", "grievances", "probation")


def at(page, *args, model="scheme", **query):
    return reverse(f"admin:evaluations_{model}_{page}", args=args, query=query)


def sent(answer):
    """What the page would send if nothing were typed: every field of its form and of the rows below."""
    form = answer.context["adminform"].form
    forms = [form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for one in forms:
        for field in one:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = list(value) if isinstance(value, list | tuple) else value
    return data


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_becomes_a_draft_of_ones_own(hr, framework, name):
    page = hr.get(at("preset"))
    assert "見本の数字を含みます" in page.content.decode()
    answer = hr.post(at("preset"), {"preset": name, "framework": framework.pk})
    scheme = Scheme.objects.get()
    assert answer.url == at("change", scheme.pk)
    assert (scheme.authority, scheme.state, scheme.code) == (framework.authority, "draft", name)
    assert LogEntry.objects.get().object_id == str(scheme.pk)


def test_a_preset_must_be_chosen(hr, framework):
    answer = hr.post(at("preset"), {"preset": "../x", "framework": framework.pk})
    assert (answer.status_code, Scheme.objects.count()) == (422, 0)


@pytest.mark.parametrize("section", SECTIONS)
def test_each_section_is_saved_as_it_stands_and_changes_nothing(hr, numeric, section):
    before = [list(model.objects.filter(scheme=numeric).order_by("pk").values()) for model in PARTS]
    address = at("change", numeric.pk, section=section)
    answer = hr.post(address, sent(hr.get(address)))
    assert (answer.status_code, answer.get("Location")) == (302, address)
    assert [list(model.objects.filter(scheme=numeric).order_by("pk").values()) for model in PARTS] == before


def test_a_section_writes_its_own_fields_and_no_others(hr, numeric):
    address = at("change", numeric.pk, section="disclosure")
    hr.post(address, {"tells_comments": "on"})
    numeric.refresh_from_db()
    assert (numeric.tells_comments, numeric.tells_items, numeric.combines) == (True, False, True)


def test_a_new_scheme_begins_empty_and_belongs_to_its_authority(hr, framework):
    hr.post(at("add"), {"name": "わがまち方式", "code": "own", "kind": "regular", "source": ""})
    scheme = Scheme.objects.get()
    assert (scheme.name, scheme.authority, scheme.number) == ("わがまち方式", framework.authority, 1)
    hr.post(at("add", model="scale", scheme=scheme.pk), {"name": "三段階", "code": "three", "order": 1})
    assert Scale.objects.get().scheme == scheme


def test_a_part_is_added_to_a_draft_of_ones_own_and_to_nothing_else(hr, numeric):
    schemes.freeze(numeric)
    assert hr.get(at("add", model="axis", scheme=numeric.pk)).url == at("changelist")
    assert hr.get(at("add", model="axis")).url == at("changelist")


@pytest.mark.parametrize("section", SECTIONS)
def test_what_is_in_use_is_read_only_and_says_why(hr, numeric, section):
    schemes.freeze(numeric)
    address = at("change", numeric.pk, section=section)
    page = hr.get(address)
    assert "評価に使われている制度なので、見るだけです。" in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert hr.post(address, {"name": "別の名前"}).status_code == 403
    numeric.refresh_from_db()
    assert numeric.name == "数値化方式"


def test_the_next_edition_is_copied_from_the_one_in_use(hr, numeric):
    schemes.freeze(numeric)
    assert hr.get(at("revise", numeric.pk)).status_code == 405
    answer = hr.post(at("revise", numeric.pk))
    draft = Scheme.objects.get(state="draft")
    assert (answer.url, draft.number, draft.based_on) == (at("change", draft.pk), 2, numeric)
    assert hr.post(at("revise", numeric.pk)).url == at("change", draft.pk)
    assert Scheme.objects.count() == 2


def test_a_draft_is_thrown_away_with_its_parts(hr, numeric):
    assert hr.get(at("delete", numeric.pk)).status_code == 200
    hr.post(at("delete", numeric.pk), {"post": "yes"})
    assert not Scheme.objects.exists()
    assert not any(model.objects.exists() for model in PARTS)


def test_what_a_cycle_uses_stays(hr, numeric, framework):
    CycleFactory(scheme=numeric, framework=framework, state="draft", name="2027年度 人事評価")
    page = hr.post(at("delete", numeric.pk), {"post": "yes"})
    assert "2027年度 人事評価" in page.content.decode()
    schemes.freeze(numeric)
    assert hr.post(at("delete", numeric.pk), {"post": "yes"}).status_code == 403
    assert Scheme.objects.filter(pk=numeric.pk).exists()


def test_what_is_missing_is_told(hr, numeric):
    assert "足りないところはありません" in hr.get(at("check", numeric.pk)).content.decode()
    numeric.stagerule_set.all().delete()
    assert "一次評価者の段階がありません。" in hr.get(at("check", numeric.pk)).context["missing"]


class TestLevels:
    def test_the_standard_moves_and_two_marks_change_places(self, hr, numeric):
        scale = numeric.scale_set.get()
        address = at("change", scale.pk, model="scale")
        data = sent(hr.get(address))
        data.pop("levels-2-is_standard")
        data |= {"levels-1-is_standard": "on", "levels-0-symbol": "4", "levels-1-symbol": "5"}
        assert hr.post(address, data).status_code == 302
        rows = list(scale.levels.order_by("-ordinal").values_list("symbol", "is_standard"))
        assert rows[:3] == [("4", False), ("5", True), ("3", False)]

    def test_there_is_one_standard(self, hr, numeric):
        address = at("change", numeric.scale_set.get().pk, model="scale")
        page = hr.post(address, sent(hr.get(address)) | {"levels-0-is_standard": "on"})
        assert "標準の段階は一つだけです。" in page.content.decode()
        page = hr.post(address, sent(hr.get(address)) | {"levels-0-symbol": "4"})
        assert "同じ「評語」の行が二つあります。" in page.content.decode()


class TestAxis:
    @pytest.mark.parametrize("section", ["basics", "items", "thresholds", "weights"])
    def test_each_section_is_saved_as_it_stands(self, hr, numeric, section):
        axis = numeric.axis_set.get(code="ability")
        address = at("change", axis.pk, model="axis", section=section)
        answer = hr.post(address, sent(hr.get(address)))
        assert (answer.status_code, answer.get("Location")) == (302, address)

    def test_marks_of_another_scale_are_not_offered(self, hr, numeric, framework):
        other = make("fujisawa", framework.authority, framework)
        axis = numeric.axis_set.get(code="ability")
        address = at("change", axis.pk, model="axis", section="thresholds")
        foreign = ScaleLevel.objects.filter(scheme=other).first()
        page = hr.post(address, sent(hr.get(address)) | {"thresholds-0-level": foreign.pk})
        assert page.status_code == 200
        assert not Threshold.objects.filter(level=foreign).exists()

    def test_an_items_code_is_there_once(self, hr, numeric):
        axis = numeric.axis_set.get(code="ability")
        address = at("change", axis.pk, model="axis", section="items")
        page = hr.post(address, sent(hr.get(address)) | {"items-1-code": "I1"})
        assert page.status_code == 200
        assert axis.items.count() == 10


class TestWeights:
    @pytest.fixture
    def axis(self, numeric):
        return numeric.axis_set.get(code="ability")

    def test_the_table_reads_and_writes_the_rows(self, hr, axis):
        table = item_weights.read(axis)
        before = {(w, g): table[w, g] for w, g in table}
        page = hr.get(at("weights", axis.pk, model="axis"))
        assert page.context["sums"][0] == "100"
        cells = {cell["name"]: cell["value"] for _name, row in page.context["rows"] for cell in row}
        assert hr.post(at("weights", axis.pk, model="axis"), cells).status_code == 302
        assert item_weights.read(axis) == before
        hr.post(at("weights", axis.pk, model="axis"), cells | {"w-I1-": "0", "w-I2-G5": "7.5"})
        assert item_weights.read(axis)["I1", ""] == 0
        assert item_weights.read(axis)["I2", "G5"] == Decimal("7.5")

    @pytest.mark.parametrize("typed", ["-1", "x", "1.234", "NaN", "1e9"])
    def test_what_is_no_weight_is_told_by_its_cell_and_nothing_is_written(self, hr, axis, typed):
        before = item_weights.read(axis)
        page = hr.post(at("weights", axis.pk, model="axis"), {"w-I1-": typed})
        assert page.status_code == 422
        assert 'id="w-I1--error"' in page.content.decode()
        assert item_weights.read(axis) == before

    def test_those_of_a_scheme_in_use_stay(self, hr, axis, numeric):
        schemes.freeze(numeric)
        assert 'name="w-I1-"' not in hr.get(at("weights", axis.pk, model="axis")).content.decode()
        assert hr.post(at("weights", axis.pk, model="axis"), {}).status_code == 403
        assert ItemWeight.objects.filter(axis=axis).exists()


def test_the_auditor_reads_and_does_nothing(numeric, framework):
    auditor = browser_of(user_with(Role.AUDITOR, authority=framework.authority))
    for page in ("change", "check", "try"):
        assert auditor.get(at(page, numeric.pk)).status_code == 200
    assert auditor.get(at("preset")).status_code == 403
    assert auditor.post(at("revise", numeric.pk)).status_code == 403


@pytest.mark.parametrize("section", ["basics", "goals", "grievances"])
def test_a_section_asks_as_many_questions_for_many_rows_as_for_few(hr, numeric, section):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            hr.get(at("change", numeric.pk, section=section))
        return len(asked)

    questions()
    few = questions()
    for n in range(8):
        numeric.goalkind_set.create(code=f"K{n}", name="種類")
        numeric.scale_set.create(code=f"SC{n}", name="組")
    assert questions() == few


def test_the_items_of_an_axis_take_as_many_questions_for_many_as_for_few(hr, numeric):
    axis = numeric.axis_set.get(code="ability")

    def questions():
        with CaptureQueriesContext(connection) as asked:
            for section in ("items", "thresholds"):
                hr.get(at("change", axis.pk, model="axis", section=section))
        return len(asked)

    questions()
    few = questions()
    Item.objects.bulk_create(Item(scheme=numeric, axis=axis, code=f"N{n}", name="項目") for n in range(20))
    level = axis.overall_scale.levels.first()
    Threshold.objects.bulk_create(Threshold(scheme=numeric, axis=axis, lower=n, level=level) for n in range(1, 9))
    assert questions() == few
