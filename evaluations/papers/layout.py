"""The record form as rows of a workbook, with the cells that its reader can fill in (Excelの記録書の割り付け)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets.form_writing import Box, FormRow, Look
from evaluations import ratings, self_report
from evaluations.goals import MOST as MOST_GOALS
from evaluations.models import Goal
from evaluations.papers.forms import Form, Line
from evaluations.papers.record import Record
from evaluations.rules.sights import Text
from evaluations.rules.workflow import Stage
from evaluations.sheets.marks import WHOLE, Thing
from evaluations.words import STAGES

# 番号 | 項目・目標 | 期待・水準 | ウエイト | 自己申告 | 本人 | then 評語 and 所見 of each stage that is read.
FRONT = (12, 34, 34, 12, 38, 14)
MARK, COMMENT = 9, 34
STAGE_OF: Mapping[Text, Stage] = {text: stage for stage, text in ratings.TEXTS.items()}
# What can be filled in away from the screen.
OFFLINE = (Text.GOALS, Text.SELF_REPORT, *STAGE_OF)
OTHER, REMARK = "other", "stage"
NEW = "new"

Choices = Mapping[str, Sequence[tuple[str, Any]]]


@dataclass(frozen=True)
class Layout:
    """``text``: what the reader writes now, None if nothing. ``choices``: for goals."""

    record: Record
    text: Text | None
    choices: Choices

    @property
    def stages(self) -> list[Stage]:
        """The stages that have columns: those that the reader reads."""
        return [stage for stage in self.record.held if self.record.sight.reads(stage)]

    @property
    def widths(self) -> tuple[int, ...]:
        return (*FRONT, *(MARK, COMMENT) * len(self.stages))

    @property
    def _acting(self) -> Stage | None:
        return STAGE_OF.get(self.text) if self.text else None

    def rows(self) -> list[FormRow]:
        rows = [*self._head()]
        for form in self.record.forms:
            rows += [FormRow(), _wide(form.axis.name, Look.SECTION)]
            rows += self._goals() if form.has_goals and self.text == Text.GOALS else self._form(form)
        return [*rows, *self._whole()]

    # ── The head

    def _head(self) -> Iterable[FormRow]:
        sheet, cycle = self.record.sheet, self.record.cycle
        yield _wide(f"{self.record.title}({self.record.sight.label})", Look.TITLE)
        yield _wide(cycle.name, Look.SECTION)
        yield _fact(_("氏名"), sheet.name, _("職員番号"), sheet.staff_number)
        yield _fact(_("所属"), sheet.department_name, _("職名・職位"), self.record.post)
        yield _fact(_("評価期間"), self.record.period, _("状態"), str(sheet.get_state_display()))
        for row in self.record.evaluators:
            yield _fact(row.stage, " ".join(filter(None, (row.post, row.name))), _("提出・確認した日"), row.date)
        yield _wide(self._advice, Look.NOTE)

    @property
    def _advice(self) -> str:
        if self.text is None:
            return _("いま記入できる欄はありません。")
        return _(
            "黄色の欄に記入し、保存して、記録書の画面の「Excelで記入したものを読み込む」から送ってください。"
            "行や列を足したり消したりしないでください。"
        )

    # ── Goals that are being written

    def _goals(self) -> Iterable[FormRow]:
        names = (_("番号"), _("何を"), _("どの水準まで"), _("ウエイト(%)"), _("どのように"), _("いつまでに"))
        offered = {name: labels(self.choices.get(name, ())) for name in ("kind", "difficulty", "parent")}
        rows = [goal for goal in self.record.marks.goals if not goal.is_other_work]
        limits = self.record.marks.book.limits(self.record.sheet.grade_code)
        blank = max(min(limits.at_most, MOST_GOALS) - len(rows), 0)
        for number, goal in enumerate([*rows, *[None] * blank], 1):
            key = f"goal-{goal.pk}" if goal else f"{NEW}-{number}"
            yield FormRow(tuple(Box(name, Look.HEADING) for name in names))
            fields = [_open(name, _said(goal, name)) for name in ("what", "level", "weight", "how", "by_when")]
            yield FormRow((Box(str(number)), *fields), key)
            yield from self._chosen(goal, key, offered)
        if any(axis.has_other_work for axis in self.record.marks.book.axes):
            yield self._other(self._written_elsewhere, "what")

    def _chosen(self, goal: Goal | None, key: str, offered: Mapping[str, Mapping[str, str]]) -> Iterable[FormRow]:
        """What is chosen from lists, as far as there is anything to choose."""
        titles = {"kind": _("種類"), "difficulty": _("困難度"), "parent": _("もとになる組織目標")}
        for name, title in titles.items():
            if offered[name]:
                chosen = str(getattr(goal, f"{name}_id", "") or "")
                said = next((label for label, pk in offered[name].items() if pk == chosen), "")
                box = Box(said, Look.OPEN, span=4, choices=tuple(offered[name]), field=name)
                yield FormRow((Box(), Box(title, Look.LABEL), box), key)

    @property
    def _written_elsewhere(self) -> Goal | None:
        return next((goal for goal in self.record.marks.goals if goal.is_other_work), None)

    def _other(self, goal: Goal | None, field: str) -> FormRow:
        said = getattr(goal, field) if goal else ""
        box = Box(said, Look.OPEN, span=4, field=field)
        return FormRow((Box(), Box(_("目標以外の取り組み"), Look.LABEL), box), OTHER)

    # ── Items and goals with what is said of them

    def _form(self, form: Form) -> Iterable[FormRow]:
        names = [_("番号"), _("項目・目標"), _("期待される行動・水準"), _("ウエイト"), _("自己申告"), _("本人の評語")]
        for stage in self.stages:
            names += [_("%sの評語") % STAGES[stage], _("所見")]
        yield FormRow(tuple(Box(name, Look.HEADING) for name in names))
        reported = {thing.key for thing in self_report.things(self.record.marks)}
        lines = [line for line in form.lines if not (line.goal and line.goal.is_other_work and self._reports)]
        for number, line in enumerate(lines, 1):
            yield FormRow((*self._thing(number, line), *self._own(line, reported), *self._given(line)), line.thing.key)
        if form.has_goals and form.axis.has_other_work and self._reports:
            yield self._other(self._written_elsewhere, "result")
        if self.stages and (not form.axis.is_numeric or form.whole.thing.key in self._rated):
            boxes = (Box(), Box(_("全体"), Look.LABEL), Box(), Box(), Box(), Box())
            yield FormRow((*boxes, *self._given(form.whole)), form.whole.thing.key)

    @property
    def _reports(self) -> bool:
        return self.text == Text.SELF_REPORT

    def _thing(self, number: int, line: Line) -> tuple[Box, ...]:
        if line.goal:
            goal = line.goal
            what = "\n".join(filter(None, (goal.what, goal.by_when)))
            weight = "" if goal.is_other_work else plain(goal.weight)
            return Box("" if goal.is_other_work else str(goal.number)), Box(what), Box(goal.level), Box(weight)
        item = line.item
        weight = plain(item.weight) if item and line.thing.axis and line.thing.axis.is_numeric else ""
        return Box(str(number)), Box(line.thing.name), Box(item.expected if item else ""), Box(weight)

    def _own(self, line: Line, reported: set[str]) -> tuple[Box, Box]:
        if not self._reports or line.thing.key not in reported:
            return Box(line.own), Box(line.marks[0])
        return _open("text", line.own), _mark(line.thing, line.marks[0])

    def _given(self, line: Line) -> Iterable[Box]:
        for stage in self.stages:
            level = self.record.marks.level(stage, line.thing)
            rating = self.record.marks.rating(stage, line.thing)
            said = rating.comment if rating and self.record.sight.comments else ""
            is_open = stage == self._acting and line.thing.key in self._rated
            symbol = level.symbol if level else ""
            yield _mark(line.thing, symbol) if is_open else Box(symbol)
            yield _open("comment", said) if is_open else Box(said)

    @property
    def _rated(self) -> set[str]:
        return {thing.key for thing in self.record.marks.things(self._acting)} if self._acting else set()

    # ── The whole

    def _whole(self) -> Iterable[FormRow]:
        """What each stage says of the sheet as a whole; the result, where the reader knows it."""
        if not self.stages:
            return
        book = self.record.marks.book
        yield from (FormRow(), _wide(_("全体の評価"), Look.SECTION))
        for stage in self.stages:
            row, is_open = self.record.marks.stages[stage], stage == self._acting
            said = row.comment if self.record.sight.says(stage) else ""
            remark = Box(said, Look.OPEN if is_open else Look.BODY, span=3, field="comment")
            boxes = [Box(), Box(str(STAGES[stage]), Look.LABEL), remark]
            key = REMARK
            if book.combines and book.overall:
                thing = Thing(WHOLE, 0, None, "", book.overall)
                level = self.record.marks.level(stage, thing)
                symbol, key = level.symbol if level else "", thing.key
                boxes.append(_mark(thing, symbol) if is_open and key in self._rated else Box(symbol))
            yield FormRow(tuple(boxes), key if is_open else "")


def labels(choices: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Each choice as it is called in a list, and its key; the same words twice are told apart."""
    found: dict[str, str] = {}
    for key, label in choices:
        name, number = str(label), 2
        while name in found:
            name, number = f"{label}({number})", number + 1
        found[name] = str(key)
    return found


def plain(number: Any) -> str:
    return f"{number.normalize():f}" if number else ""


def _wide(text: str, look: Look) -> FormRow:
    return FormRow((Box(text, look, span=len(FRONT)),))


def _fact(name: str, value: str, other: str, more: str) -> FormRow:
    return FormRow((Box(name, Look.LABEL), Box(value, span=2), Box(other, Look.LABEL), Box(more, span=2)))


def _said(goal: Goal | None, name: str) -> str:
    if goal is None:
        return ""
    return plain(goal.weight) if name == "weight" else str(getattr(goal, name))


def _open(field: str, said: str) -> Box:
    return Box(said, Look.OPEN, field=field)


def _mark(thing: Thing, symbol: str) -> Box:
    return Box(symbol, Look.OPEN, choices=tuple(level.symbol for level in thing.scale.levels), field="mark")
