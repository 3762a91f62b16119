"""The rate page (評価の画面): what is expected, what happened, my marks; one person after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations import board, evidence, results, words
from evaluations.board import Entry
from evaluations.models import Draft, Sheet
from evaluations.ratings import TEXTS, save_marks
from evaluations.rules import outcome
from evaluations.rules.workflow import WAITS_FOR, Action, Stage
from evaluations.sheets import door, drafts, handovers
from evaluations.sheets.marks import WHOLE
from evaluations.sheets.writing import StaleError
from evaluations.views import moves
from evaluations.views.pages import SheetPage
from evaluations.views.rate_rows import PART_OF, Sections, fields_in, keys_in, read_given

RATERS = (Stage.FIRST, Stage.SECOND, Stage.ADJUSTER, Stage.CONFIRMER)
# By what each hands his marks on.
HANDS_ON: Mapping[Stage, Action] = {
    Stage.FIRST: Action.SUBMIT_FIRST,
    Stage.SECOND: Action.SUBMIT_SECOND,
    Stage.ADJUSTER: Action.ADJUST,
}
_CACHED = ("sheet", "stages", "parts", "writable", "marks", "acting", "people")


class RateBase(SheetPage):
    """A sheet as one of its evaluators rates it."""

    for_stages = frozenset(RATERS)
    section = "board"
    seen_as = _("人事評価の評価画面")

    @cached_property
    def acting(self) -> Stage:
        """As which stage: the one that writes now, else the one for whom the sheet waits, else the first held."""
        held = [stage for stage in RATERS if stage in self.stages]
        waits = WAITS_FOR.get(self.state)
        return next((s for s in held if TEXTS.get(s) in self.writable), waits if waits in held else held[0])

    @property
    def is_open(self) -> bool:
        return TEXTS.get(self.acting) in self.writable

    @property
    def draft_form(self) -> str:
        return f"{board.DRAFTS}{self.acting}"

    def typed(self) -> dict[str, str]:
        """What was sent in the fields of the page, and nothing else."""
        return fields_in(self.request.POST.dict())


class RatePage(RateBase):
    template_name = "evaluations/rate/rate.html"

    def get_title(self) -> str:
        return _("%sさんの評価") % self.sheet.name

    # ── What is shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed: Mapping[str, str] | None = kwargs.pop("typed", None)
        draft = self._draft() if typed is None and not kwargs.get("problems") else None
        page = self._sections(draft.data if draft else typed, bool(kwargs.get("is_stale")), draft)
        return super().get_context_data(
            acting=self.acting, acting_name=words.STAGES[self.acting], is_open=self.is_open, draft=draft,
            sections=page.sections(), whole=page.whole(), comment=self._comment(page), comments=page.comments(),
            submit=words.BUTTONS[HANDS_ON[self.acting]] if self.is_open else "",
            lost=[text for text in (typed or {}).values() if text] if typed and not self.is_open else [],
            so_far=self._so_far(), sent_back=self.sent_back,
            choices=moves.choices(self, but=HANDS_ON.values()), move_href=self.address("move"),
            segments=handovers.segments(handovers.readable(self.sheet, self.stages, self.parts), self.marks),
            **self._neighbours(), **kwargs,
        )  # fmt: skip

    def _sections(self, typed: Mapping[str, str] | None, is_stale: bool, draft: Draft | None) -> Sections:
        page = Sections(self.marks, self.acting, self.parts, is_open=self.is_open)
        page.notes = evidence.notes(self.user, self.sheet, on=self.today)
        page.last_time = evidence.last_time(self.user, self.sheet, on=self.today)
        page.typed = typed if self.is_open else None
        page.compares = is_stale or (draft is not None and draft.version != self.sheet.version)
        return page

    def _draft(self) -> Draft | None:
        kept = self.is_open and (self.here is None or self.here.has_draft)
        return drafts.of(self.sheet, self.user, self.draft_form) if kept else None

    def _comment(self, page: Sections) -> dict[str, str]:
        """The stage's comment as it is typed, and what is stored where that is something else."""
        stored = self.marks.stages[self.acting].comment if self.is_open else ""
        text = page.typed.get("comment", "") if page.typed is not None else stored
        return {"text": text, "stored": stored if page.compares and text != stored else ""}

    def _so_far(self) -> dict[str, Any] | None:
        """What the marks come to that the viewer may read, where points are counted."""
        book = self.marks.book
        if not any(axis.is_numeric for axis in book.axes):
            return None
        given = [one for one in self.marks.given() if PART_OF.get(one.stage) in self.parts]
        return results.told(outcome.outcome(book.rules(self.sheet.grade_code), given), book)

    # ── Whose turn is next

    @cached_property
    def people(self) -> list[Entry]:
        """Whom I evaluate at this stage in this cycle."""
        if self.walking:
            return []
        return board.entries(self.user, on=self.today, cycle=self.sheet.cycle, stage=self.acting)

    @property
    def here(self) -> Entry | None:
        return next((one for one in self.people if one.sheet.pk == self.sheet.pk), None)

    def _neighbours(self) -> dict[str, Any]:
        here, entry = self._place(), self.here
        return {
            "people": self.people, "done": sum(one.is_done for one in self.people),
            "due": entry.due if entry and entry.waits else None,
            "before": self.people[here - 1] if here else None, "after": self._below(),
        }  # fmt: skip

    def _place(self) -> int | None:
        return next((n for n, one in enumerate(self.people) if one.sheet.pk == self.sheet.pk), None)

    def _below(self) -> Entry | None:
        here = self._place()
        return self.people[here + 1] if here is not None and here + 1 < len(self.people) else None

    def _next_waiting(self) -> Sheet | None:
        """The next in the list who waits for me, beginning after this one."""
        here = self._place() or 0
        turned = [*self.people[here + 1 :], *self.people[:here]]
        return next((one.sheet for one in turned if one.waits), None)

    # ── What is done

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do, typed = request.POST.get("do", "save"), self._mine()
        if do == "drop":
            drafts.drop(self.sheet, self.user, self.draft_form)
            return redirect(self.address("rate"))
        try:
            saved = self._save(typed)
        except StaleError:
            return self._again(409, typed=typed, is_stale=True)
        except ValidationError as refusal:
            return self._again(422, typed=typed, problems=refusal.messages)
        return self._go_on(do, saved)

    def _mine(self) -> dict[str, str]:
        if self.acting not in TEXTS:
            raise PermissionDenied
        return self.typed()

    def _save(self, typed: Mapping[str, str]) -> Sheet:
        """What the fields hold; a field that was not sent is left as it is."""
        marks = {key: read_given(typed, key) for key in keys_in(typed)}
        row = self.marks.stages[self.acting]
        whole = marks.pop(f"{WHOLE}-0").level if f"{WHOLE}-0" in marks else row.level_id
        with transaction.atomic():
            saved = save_marks(
                self.sheet, self.acting, marks, typed.get("comment", row.comment), whole, by=self.user,
                at=timezone.now(), seen=moves.seen(self.request.POST), walking=self.walking,
            )  # fmt: skip
            drafts.drop(self.sheet, self.user, self.draft_form)
        return saved

    def _go_on(self, do: str, saved: Sheet) -> HttpResponse:
        if do == "submit":
            return self._hand_on(saved)
        messages.success(self.request, _("%sさんの評価を保存しました。") % self.sheet.name)
        below = self._below() if do == "next" else None
        return redirect("evaluations:rate", below.sheet.pk) if below else redirect(self.address("rate"))

    def _hand_on(self, saved: Sheet) -> HttpResponse:
        """Refused, the marks are saved all the same, and what is missing is told."""
        action = HANDS_ON[self.acting]
        try:
            door.move(saved, action, by=self.user, at=timezone.now(), seen=saved.version, walking=self.walking)
        except StaleError:
            return self._again(409, is_stale=True, is_saved=True)
        except ValidationError as refusal:
            return self._again(422, problems=refusal.messages, is_saved=True)
        messages.success(self.request, _("%(name)sさん: %(said)s。") % {
            "name": self.sheet.name, "said": words.HAPPENED[action],
        })  # fmt: skip
        if self.walking:
            return redirect(self.address("rate"))
        following = self._next_waiting()
        return redirect("evaluations:rate", following.pk) if following else redirect("evaluations:board")

    def _again(self, status: int, **context: Any) -> HttpResponse:
        """The page once more, with all that was typed, and what is stored now."""
        for name in _CACHED:
            self.__dict__.pop(name, None)
        return self.render_to_response(self.get_context_data(**context), status=status)


class RateDraft(RateBase):
    """What is typed on the rate page is kept while it is typed, for the writer alone."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        said = self._keep()
        if not getattr(request, "htmx", False):  # sent again after a login that had ended
            return redirect(self.address("rate"))
        return render(request, "evaluations/rate/draft_state.html", {"said": said})

    def _keep(self) -> str:
        if not self.is_open:
            return _("いまはこの評価を書けないため、下書きを保存していません。画面を開き直してください。")
        now = timezone.now()
        try:
            drafts.keep(self.sheet, self.user, self.draft_form, self.typed(), at=now)
        except ValueError:
            return _("入力が長すぎるため、下書きを保存していません。短くしてください。")
        return _("%sに下書きを保存しました。") % timezone.localtime(now).strftime("%H:%M")
