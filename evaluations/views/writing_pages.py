"""What the pages have on which somebody writes on a sheet (記録書に書く画面): drafts, and saves that come too late."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evaluations.models import Draft, Sheet
from evaluations.rules import late
from evaluations.rules.sights import Text
from evaluations.sheets import drafts
from evaluations.views.moves import seen
from evaluations.views.pages import SheetPage


class WritingPage(SheetPage):
    """``text``: what is written here, which also names the draft. ``page``: the name of its address."""

    text: Text
    page = ""

    @cached_property
    def is_open(self) -> bool:
        """Whether it can be written now."""
        return self.text in self.writable

    @cached_property
    def draft(self) -> Draft | None:
        return drafts.of(self.sheet, self.user, self.text) if self.is_open else None

    @property
    def takes_draft(self) -> bool:
        """The form shows the draft: it was asked for."""
        return self.draft is not None and self.request.method == "GET" and "draft" in self.request.GET

    @property
    def version(self) -> int:
        """The version on which what stands in the form is built."""
        return self.draft.version if self.draft and self.takes_draft else self.sheet.version

    def words(self) -> dict[str, str]:
        """What is stored, by the fields in which it is written."""
        return {}

    @property
    def signs(self) -> str:
        """What the form says of the words that were read, to tell later what was typed (``rules.late``)."""
        kept = self.draft.data if self.draft and self.takes_draft else None
        return late.signs(self.words()) if kept is None else str(kept.get("read", ""))

    def based(self, *, anew: bool) -> dict[str, Any]:
        """Upon what a form that is shown again is built: what it was sent with, or what is stored now."""
        sent = self.request.POST
        as_sent = {"version": sent.get("version", "0"), "signs": sent.get("read", "")}
        return {"version": self.sheet.version, "signs": self.signs} if anew else as_sent

    @property
    def signed(self) -> dict[str, Any]:
        """Who writes, when, and upon which version: for the functions that save."""
        return {"by": self.user, "at": timezone.now(), "seen": seen(self.request.POST), "walking": self.walking}

    def drop_draft(self) -> HttpResponse:
        drafts.drop(self.sheet, self.user, self.text)
        return redirect(self.address(self.page))

    def anew(self) -> Sheet:
        """The sheet as it stands now, after a save that came too late or was refused."""
        for name in ("sheet", "stages", "parts", "writable", "marks", "is_open", "draft"):
            self.__dict__.pop(name, None)
        return self.sheet

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = self.draft if self.request.method == "GET" and not self.takes_draft else None
        return super().get_context_data(
            **{
                "version": self.version, "signs": self.signs if self.is_open else "",
                "offered_draft": offered, "draft_href": self.address(f"{self.page}_draft"),
                "here": self.address(self.page),
            } | kwargs
        )  # fmt: skip


class DraftPage(WritingPage):
    """Where what is typed goes while it is typed; answers with its state in words."""

    http_method_names = ("post",)
    template_name = "evaluations/draft_state.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sent again after a login it leads to the page, which offers the draft."""
        state: dict[str, Any] = {"is_closed": not (self.stages and self.is_open)}
        if not state["is_closed"]:
            kept = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
            try:
                state["draft"] = drafts.keep(self.sheet, self.user, self.text, kept, at=timezone.now())
            except ValueError:
                state["is_too_long"] = True
        if not request.htmx:  # type: ignore[attr-defined]  # django-htmx
            return redirect(self.address(self.page))
        return render(request, self.template_name, state | self.told())

    def told(self) -> dict[str, Any]:
        """What else the page hears at once."""
        return {}
