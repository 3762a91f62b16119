"""The try-out box (試し計算): what a made-up sheet comes to under a scheme, before anybody is evaluated by it.

Asked by GET, so that a sheet is shared by its address; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Grade
from evaluations import presets, results
from evaluations.admin_views.base import SchemeView
from evaluations.admin_views.tryout_form import TryForm
from evaluations.opening.forms import Forms
from evaluations.rulebook import Rulebook, rulebook_of
from evaluations.rules import outcome


class TryOut(SchemeView):
    template = "admin/evaluations/tryout.html"
    title = gettext_lazy("試し計算")

    @cached_property
    def book(self) -> Rulebook:
        return rulebook_of(self.scheme)

    @cached_property
    def grades(self) -> dict[str, str]:
        edition = next(iter(self.frameworks), None)
        rows = Grade.objects.filter(framework=edition).order_by("family__order", "order")
        return dict(rows.values_list("code", "name"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.grades:
            return self.page(scheme=self.scheme, grades={}, form=None)
        grade = request.GET.get("grade") or next(iter(self.grades))
        if grade not in self.grades:
            raise Http404
        form = self._form(grade, request.GET if len(request.GET) > 1 else None)
        told, refused = self._told(form) if form.is_bound and form.is_valid() else (None, "")
        return self.page(
            scheme=self.scheme, grades=self.grades, grade=grade, form=form, told=told, refused=refused,
            notes=form.notes() if told else [], examples=list(self._examples()),
            status=422 if form.errors or refused else 200,
        )  # fmt: skip

    def _form(self, grade: str, data: Any) -> TryForm:
        lines = Forms(self.frameworks[0], self.scheme, self.book).lines(grade, "")
        return TryForm(self.book, lines, grade, data)

    def _told(self, form: TryForm) -> tuple[dict[str, Any] | None, str]:
        """The derivation; or why a draft cannot be computed yet, in words."""
        try:
            return results.told(outcome.outcome(self.book.rules(form.grade), form.given()), self.book), ""
        except ValueError:
            return None, _("この制度のままでは計算できません。「確かめる」で、足りないところを見てください。")

    def _examples(self) -> Iterator[tuple[str, str]]:
        """Sheets to begin with, each with its address, where the scheme is made from a preset that has some."""
        read = presets.read(self.scheme.code) if self.scheme.code in presets.names() else {}
        for example in read.get("examples", ()):
            grade = next((c for c, name in self.grades.items() if presets.rank_of(name) == example["rank"]), None)
            if grade is not None:
                address = reverse("admin:evaluations_scheme_try", args=[self.scheme.pk], query=_filled(example, grade))
                yield example["name"], address


def _filled(example: dict[str, Any], grade: str) -> dict[str, str]:
    """The fields of an example."""
    fields = {"grade": grade} | {f"first-ability-{code}": mark for code, mark in example["items"].items()}
    for number, (weight, mark, difficulty) in enumerate(example["goals"], 1):
        goal = f"performance-{number}"
        fields |= {f"{goal}-weight": weight, f"{goal}-difficulty": difficulty, f"first-{goal}": mark}
    return fields
