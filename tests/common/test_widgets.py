"""Cells: what people write, what we understand, and what they see."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from import_export.resources import modelresource_factory

from common.resources import Column, SheetResource
from common.spreadsheets import Sheet
from common.widgets import ChoiceWidget, CodesWidget, CodeWidget, DateWidget, NumberWidget, TextWidget, YesNoWidget
from competencies.models import Competency, Grade, JobFamily, Measure
from tests.factories import CompetencyFactory, JobFamilyFactory

TEXT = TextWidget(models.CharField(max_length=3, validators=[RegexValidator(r"^[^x]*$", "xは使えません。")]))
LONG_TEXT = TextWidget(models.TextField())
SMALL = NumberWidget(models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(2, "2以上です。")]))
WHOLE = NumberWidget(models.IntegerField())
DAY = DateWidget(models.DateField(null=True))
YES_NO = YesNoWidget(models.BooleanField())
MAYBE = YesNoWidget(models.BooleanField(null=True))
SIZE = ChoiceWidget(models.CharField(choices=[("s", "小〜中"), ("l", "大")], blank=True))


@pytest.mark.parametrize(
    ("widget", "text", "value"),
    [
        (TEXT, " 㐂 ", " 㐂 "),
        (LONG_TEXT, "一\r\n二", "一\r\n二"),
        (SMALL, "１２", 12),
        (SMALL, " ", None),
        (WHOLE, "-5", -5),
        (WHOLE, "-2147483648", -2147483648),
        (DAY, "2026-04-01", date(2026, 4, 1)),
        (DAY, "２０２６/4/1", date(2026, 4, 1)),
        (DAY, "2026年4月1日", date(2026, 4, 1)),
        (DAY, "令和8年4月1日", date(2026, 4, 1)),
        (DAY, "", None),
        (YES_NO, "はい", True),
        (YES_NO, "False", False),
        (MAYBE, "０", False),
        (MAYBE, "", None),
        (SIZE, "小〜中", "s"),
        (SIZE, "小～中 ", "s"),
        (SIZE, "l", "l"),
        (SIZE, "", ""),
    ],
)
def test_a_cell_is_understood(widget, text, value):
    assert widget.clean(text) == value


@pytest.mark.parametrize(
    ("widget", "text", "reason"),
    [
        (TEXT, "一二三四", "3字以内にしてください(いま4字です)。"),
        (TEXT, "x", "xは使えません。"),
        (SMALL, "32768", "0〜32767の整数を入れてください。"),
        (SMALL, "-1", "0〜32767の整数を入れてください。"),
        (SMALL, "1", "2以上です。"),
        (WHOLE, "1.5", "-2147483648〜2147483647の整数を入れてください。"),
        (DAY, "2026-02-30", "日付(例: 2026-04-01)の形で入れてください。"),
        (DAY, "平成32年4月1日", "日付(例: 2026-04-01)の形で入れてください。"),
        (YES_NO, "多分", "「はい」か「いいえ」を入れてください。"),
        (MAYBE, "2", "「はい」か「いいえ」(空欄は不明)を入れてください。"),
        (SIZE, "中", "「中」は選べません。次から選んでください: 小～中、大"),
    ],
)
def test_a_bad_cell_is_refused_in_words_that_help(widget, text, reason):
    with pytest.raises(ValidationError) as refused:
        widget.clean(text)
    assert refused.value.messages == [reason]


@pytest.mark.parametrize(
    ("widget", "value", "cell"),
    [
        (TEXT, "㐂", "㐂"),
        (LONG_TEXT, "一\r\n二", "一\n二"),
        (SMALL, 0, 0),
        (SMALL, None, ""),
        (DAY, date(2026, 4, 1), "2026-04-01"),
        (DAY, None, ""),
        (MAYBE, False, "いいえ"),
        (MAYBE, None, ""),
        (SIZE, "s", "小～中"),
        (SIZE, "unknown", "unknown"),
    ],
)
def test_a_value_is_shown(widget, value, cell):
    assert widget.render(value) == cell


def test_the_kind_of_line_break_makes_no_difference():
    assert LONG_TEXT.same("一\r\n二", "一\n二")
    assert not LONG_TEXT.same("一\r\n二", "一二")


@pytest.mark.django_db
def test_a_row_is_found_by_its_code_with_one_query_for_all(django_assert_num_queries):
    family = JobFamilyFactory(code="F1", name="一般\n行政職")
    widget = CodeWidget(Grade._meta.get_field("family"))
    with django_assert_num_queries(1):
        assert [widget.clean(text) for text in ("F1", " F1　一般", "")] == [family, family, None]
    assert widget.render(family) == "F1 一般"


@pytest.mark.django_db
def test_a_code_that_is_not_there_is_told():
    with pytest.raises(ValidationError) as refused:
        CodeWidget(Grade._meta.get_field("family")).clean("F9 技能")
    assert refused.value.messages == [
        "「職種・給料表の系列」に「F9 技能」の行がありません。記号を直すか、その行を足してください。"
    ]


@pytest.mark.django_db
def test_several_rows_are_found_by_their_codes_in_any_order():
    one = CompetencyFactory(code="C1")
    two = CompetencyFactory(framework=one.framework, code="C2")
    measure = Measure.objects.create(framework=one.framework, code="M1", kind="pillar", name="柱")
    measure.competencies.set([one, two])
    widget = CodesWidget(Measure._meta.get_field("competencies"))
    assert widget.clean("C2, C1、C2") == [two, one]
    assert widget.clean(" ") == []
    assert widget.render([two, one]) == "C2、C1"
    assert widget.same(measure.competencies, [two, one])
    assert not widget.same(measure.competencies, [one])


# Resources


def resource(model: type[models.Model], *fields: str) -> SheetResource:
    return modelresource_factory(model, SheetResource, {"fields": fields or None})()


def test_each_kind_of_field_has_its_widget():
    columns = {**resource(Grade).fields, **resource(Measure).fields, **resource(Competency).fields}
    names = ["family", "code", "order", "is_managerial", "kind", "competencies"]
    kinds = [CodeWidget, TextWidget, NumberWidget, YesNoWidget, ChoiceWidget, CodesWidget]
    assert [type(columns[name].widget) for name in names] == kinds


def test_a_column_that_must_be_filled_says_with_what():
    column = Column(JobFamily._meta.get_field("order"), widget=SMALL)
    with pytest.raises(ValidationError) as refused:
        column.clean({"並び順": " "})
    assert refused.value.messages == ["空欄にできません。0〜32767の整数を入れてください。"]


@pytest.mark.django_db
def test_rows_become_a_sheet_in_the_models_order():
    second = JobFamilyFactory(code="F1", order=2, name="技能")
    JobFamilyFactory(framework=second.framework, code="F2", order=1, name="一般")
    sheet = resource(JobFamily, "code", "order", "name").sheet()
    assert (sheet.name, [list(row) for row in sheet.rows]) == (
        "職種・給料表の系列",
        [["記号", "並び順", "名称"], ["F2", 1, "一般"], ["F1", 2, "技能"]],
    )


@pytest.mark.django_db
def test_a_sheet_offers_the_choices_of_a_column():
    sheet: Sheet = resource(Competency, "code", "kind").sheet()
    assert sheet.choices == {2: ["能力", "意識", "行動", "スキル"]}


@pytest.mark.django_db
def test_the_librarys_own_import_reads_the_same_cells():
    family = JobFamilyFactory(code="F1", order=1, name="技能")
    families = modelresource_factory(
        JobFamily, SheetResource, {"fields": ["code", "order", "name"], "import_id_fields": ["code"]}
    )()
    data = families.export()
    data[0] = ("F1", "２", "一般")
    assert families.import_data(data).totals["update"] == 1
    family.refresh_from_db()
    assert (family.order, family.name) == (2, "一般")
