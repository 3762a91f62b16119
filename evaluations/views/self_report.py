"""My self-report (自己申告): goal by goal and item by item, beside what is expected and what I noted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from common.text import hidden_characters
from evaluations import self_report
from evaluations.deadlines import due
from evaluations.models import BehaviourNote, Goal, SheetItem
from evaluations.rules import late
from evaluations.rules.sights import Text
from evaluations.rules.workflow import Action, Stage
from evaluations.self_report import Said
from evaluations.sheets.guards import unreported
from evaluations.sheets.marks import GOAL, Thing
from evaluations.sheets.problems import title
from evaluations.sheets.writing import StaleError
from evaluations.views import moves
from evaluations.views.writing_pages import DraftPage, WritingPage

_MOST_DIGITS = 9


@dataclass(frozen=True)
class Card:
    """One goal or item with what is said of it. ``stored``: what stands there now, after a save that came too late."""

    thing: Thing
    row: Goal | SheetItem
    said: Said
    error: str
    notes: list[BehaviourNote]
    stored: Said | None = None

    @property
    def is_goal(self) -> bool:
        return self.thing.kind == GOAL

    @property
    def level(self) -> Any:
        """The own mark, as it is called."""
        return self.thing.scale.by_pk(self.said.level)

    @property
    def stored_level(self) -> str:
        """The own mark that is stored, where another was chosen."""
        if self.stored is None or self.stored.level == self.said.level:
            return ""
        level = self.thing.scale.by_pk(self.stored.level)
        return level.symbol if level else _("付けない")


class OfReport(WritingPage):
    text = Text.SELF_REPORT
    page = "self"
    section = "mine"
    for_stages = frozenset({Stage.SELF})

    def get_title(self) -> str:
        return _("自己申告 %s") % self.sheet.cycle.name

    @cached_property
    def has_other_work(self) -> bool:
        return any(axis.has_other_work for axis in self.marks.book.axes)

    @cached_property
    def notes(self) -> dict[str, list[BehaviourNote]]:
        """What the person noted of himself in the period, by the item that it cites."""
        cycle, found = self.sheet.cycle, defaultdict(list)
        rows = BehaviourNote.objects.visible_to(self.user, on=self.today).filter(
            employee=self.sheet.employee_id, on__range=(cycle.period_from, cycle.period_to)
        )
        for note in rows:
            found[note.item_code].append(note)
        return found

    def said(self, data: Any = None) -> dict[str, Said]:
        """Of each thing, as it was sent, or as it stands; what was not sent stands."""
        stands = {thing.key: self_report.as_said(self.marks, thing) for thing in self_report.things(self.marks)}
        if data is None:
            return stands
        return {
            key: Said(str(data.get(f"text-{key}", now.text)), _level(data.get(f"mark-{key}"), now.level))
            for key, now in stands.items()
        }

    def cards(self, said: dict[str, Said], *, stored: dict[str, Said] | None = None) -> list[tuple[str, list[Card]]]:
        """Axis by axis, in the order of the scheme."""
        rows: dict[str, Any] = {f"{GOAL}-{goal.pk}": goal for goal in self.marks.goals}
        rows |= {f"item-{item.pk}": item for item in self.marks.items}
        found: dict[str, list[Card]] = {}
        for thing in self_report.things(self.marks):
            found.setdefault(thing.axis.name if thing.axis else "", []).append(
                self._card(thing, rows[thing.key], said[thing.key], (stored or {}).get(thing.key))
            )
        return list(found.items())

    def _card(self, thing: Thing, row: Any, said: Said, stored: Said | None) -> Card:
        notes = [] if thing.kind == GOAL else self.notes.get(row.code, [])
        error = self_report.wrong(said, thing, bool(hidden_characters(said.text)))
        return Card(thing, row, said, error, notes, stored if stored != said else None)

    def other(self, data: Any = None) -> str | None:
        """What is said of other work; None where the scheme knows none."""
        if not self.has_other_work:
            return None
        stands = next((goal.result for goal in self.marks.goals if goal.is_other_work), "")
        return str(data.get("other", stands)) if data is not None else stands

    def words(self) -> dict[str, str]:
        found = {"other": self.other() or ""}
        for key, said in self.said().items():
            found |= {f"text-{key}": said.text, f"mark-{key}": "" if said.level is None else str(said.level)}
        return found


class SelfPage(OfReport):
    template_name = "evaluations/self_report/self.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.sheet.cycle.scheme.has_self_report or not self.stages:
            raise Http404
        data = kwargs.pop("data", None)
        if data is None and self.takes_draft and self.draft:
            data = self.draft.data
        stored = self.said() if kwargs.get("is_stale") else None
        kwargs["stored_other"] = self.other() if stored else None
        shown = {
            "is_open": self.is_open, "due": due(self.sheet), "other": self.other(data),
            "cards": self.cards(self.said(data if self.is_open else None), stored=stored),
            "loose_notes": self.notes.get("", []), "most": self_report.MOST,
            "sent_back": self.sent_back if self.is_open else None,
        }  # fmt: skip
        return super().get_context_data(**shown | kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        if do == "discard" and self.stages:
            return self.drop_draft()
        said, other = self.said(request.POST), self.other(request.POST)
        if self.is_open and (told := self._wrong(said, other)):
            return self._again(422, wrong=told)
        try:
            self_report.save_report(self.sheet, said, other=other, **self.signed)
        except StaleError:
            return self._again(409, is_stale=True)
        except ValidationError as refusal:
            return self._again(422, refusals=refusal.messages)
        self.anew()
        if do != "check":
            messages.success(request, _("保存しました。"))
            return redirect(self.address("self"))
        missing = self.problems()
        return self._again(422, problems=missing) if missing else redirect(self.address("self_check"))

    def problems(self) -> list[tuple[str, str]]:
        """All that is not told yet, each with its field."""
        told = _("%sの自己申告を書いてください。")
        return [(told % title(thing), f"id_text-{thing.key}") for thing in unreported(self.marks)]

    def _wrong(self, said: dict[str, Said], other: str | None) -> list[tuple[str, str]]:
        cards = [card for _axis, cards in self.cards(said) for card in cards]
        found = [(f"{title(c.thing)}: {c.error}", f"id_text-{c.thing.key}") for c in cards if c.error]
        if other and (hidden_characters(other) or len(other) > self_report.MOST):
            found.append((_("目標以外の取り組み: 見えない文字を消し、1000文字以内で入力してください。"), "id_other"))
        return found

    def _again(self, status: int, **context: Any) -> HttpResponse:
        """The page once more, with all that was typed; if it can no longer be written, as a list of the words."""
        self.anew()
        sent = self.request.POST
        typed = [] if self.is_open else [str(v) for k, v in sent.items() if k.startswith("text-") or k == "other"]
        based = self.based(anew="is_stale" in context or "problems" in context)
        shown = {"typed": [text for text in typed if text.strip()]} | based | context
        data = self._settled(sent) if "is_stale" in context else sent
        return self.render_to_response(self.get_context_data(data=data, **shown), status=status)

    def _settled(self, sent: Any) -> dict[str, str]:
        """What was sent; whatever was left alone is as it is stored now."""
        stored = self.words()
        typed = {name: str(text) for name, text in sent.items() if name in stored}
        return late.settled(typed, stored, late.read(sent.get("read", "")))


class SelfDraft(OfReport, DraftPage):
    """Keeps what was typed."""


class SelfCheck(OfReport):
    """Read it once more, then hand it in (提出の前の確認)."""

    template_name = "evaluations/self_report/check.html"
    makes = frozenset({"self"})

    def get_title(self) -> str:
        return _("提出の前の確認")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.is_open:
            raise Http404
        choices = [choice for choice in moves.choices(self) if choice.action == Action.SUBMIT_SELF]
        return super().get_context_data(
            cards=self.cards(self.said()), other=self.other(), choices=choices, move_href=self.address("move"), **kwargs
        )


def _level(sent: Any, now: int | None) -> int | None:
    """The key of the level that was chosen. A key that is none is refused as a choice beside the scale."""
    if sent is None:
        return now
    if sent == "":
        return None
    said = str(sent)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _MOST_DIGITS else 0
