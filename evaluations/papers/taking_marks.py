"""A self-report or an evaluator's marks out of a filled-in form (自己申告・評語の読み込み)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from unicodedata import normalize

from django.utils.translation import gettext as _

from evaluations import ratings, self_report
from evaluations.papers.layout import OTHER, REMARK
from evaluations.papers.takings import Taken
from evaluations.papers.workbook import Entry, Filled
from evaluations.ratings import MOST_COMMENT, MOST_WHOLE, Given
from evaluations.rules.workflow import Stage
from evaluations.self_report import Said
from evaluations.sheets.marks import WHOLE, Marks, Thing
from evaluations.sheets.problems import title

Fields = Mapping[str, Entry]


def take_report(marks: Marks, filled: Filled) -> Taken:
    taken, said = Taken(), {}
    things = {thing.key: thing for thing in self_report.things(marks)}
    for key, fields in filled.rows().items():
        if thing := things.get(key):
            before = self_report.as_said(marks, thing)
            text = fields["text"]
            said[key] = Said(text.value, _level(taken, thing, fields["mark"], _("本人の評語")))
            if wrong := self_report.wrong(Said(text.value), thing, hidden=False):
                taken.problems.append(text.problem(_("自己申告"), wrong))
            taken.compare(title(thing), _("自己申告"), before.text, text.value)
            taken.compare(title(thing), _("本人の評語"), _symbol(thing, before.level), _symbol(thing, said[key].level))
    other = _other(marks, filled, taken)
    taken.save = partial(self_report.save_report, marks.sheet, said, other=other)
    return taken


def take_marks(marks: Marks, stage: Stage, filled: Filled) -> Taken:
    taken, given = Taken(), {}
    things = {thing.key: thing for thing in marks.things(stage)}
    row = marks.stages[stage]
    comment, whole = row.comment, row.level_id
    for key, fields in filled.rows().items():
        thing = things.get(key)
        if key == REMARK or key.startswith(WHOLE):
            comment = _comment(taken, _("全体の評価"), fields["comment"], row.comment, MOST_WHOLE)
            if thing and "mark" in fields:
                whole = _level(taken, thing, fields["mark"], _("評語"))
                taken.compare(title(thing), _("評語"), _symbol(thing, row.level_id), _symbol(thing, whole))
        elif thing:
            given[key] = _given(taken, marks, stage, thing, fields)
    taken.save = partial(ratings.save_marks, marks.sheet, stage, given, comment, whole)
    return taken


def _given(taken: Taken, marks: Marks, stage: Stage, thing: Thing, fields: Fields) -> Given:
    rating = marks.rating(stage, thing)
    before = Given(rating.level_id, rating.comment) if rating else Given()
    level = _level(taken, thing, fields["mark"], _("評語"))
    taken.compare(title(thing), _("評語"), _symbol(thing, before.level), _symbol(thing, level))
    return Given(level, _comment(taken, title(thing), fields["comment"], before.comment, MOST_COMMENT))


def _comment(taken: Taken, name: str, entry: Entry, before: str, most: int) -> str:
    if len(entry.value) > most:
        taken.problems.append(entry.problem(_("所見"), _("%d文字以内で入力してください。") % most))
    taken.compare(name, _("所見"), before, entry.value)
    return before if before.strip() == entry.value else entry.value


def _other(marks: Marks, filled: Filled, taken: Taken) -> str | None:
    """What is said of other work; None where the form has no field for it."""
    entry = filled.entries.get((OTHER, "result"))
    if entry is None:
        return None
    if len(entry.value) > self_report.MOST:
        taken.problems.append(entry.problem(_("自己申告"), _("%d文字以内で入力してください。") % self_report.MOST))
    before = next((goal.result for goal in marks.goals if goal.is_other_work), "")
    taken.compare(_("目標以外の取り組み"), _("自己申告"), before, entry.value)
    return entry.value


def _level(taken: Taken, thing: Thing, entry: Entry, name: str) -> int | None:
    """The key of the level that was chosen, in whatever width it was typed."""
    if not entry.value:
        return None
    symbols = {normalize("NFKC", level.symbol).upper(): level.pk for level in thing.scale.levels}
    found = symbols.get(normalize("NFKC", entry.value).upper())
    if found is None:
        offered = "・".join(level.symbol for level in thing.scale.levels)
        taken.problems.append(entry.problem(name, _("この評語はありません。%sから選んでください。") % offered))
    return found


def _symbol(thing: Thing, level: int | None) -> str:
    return str(thing.scale.by_pk(level) or "")
