"""My gap, that of one of my people, and how I see myself (能力の差・自己点検)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from competencies.rules.gap import ASKS_MORE, Step
from staff.access import Relation
from training.access import Aspect
from training.gaps import self_ratings, words
from training.gaps.offers import CourseOffer
from training.gaps.person import PersonGap
from training.gaps.shown import SELF, Source
from training.rules.advice import Advice
from training.views.gap_forms import RatingForm, items_of
from training.views.graded import GradedPage, OfSomebody
from training.views.pages import TrainingPage

# So many courses are advised; after them the catalogue helps.
ADVISED = 5
FIRST = 3


class Cell(NamedTuple):
    """What one source tells of one ability."""

    label: str
    value: str
    when: Any
    words: str
    kind: str


class Row(NamedTuple):
    name: str
    code: str
    expected: str
    marks: str
    asked: str
    cells: list[Cell]
    step: Step | None
    asks_more: bool


class Course(NamedTuple):
    name: str
    code: str
    reason: str
    apply_by: Any


class GapPage(GradedPage):
    """My gap to my own grade, or to the next (?grade=)."""

    title = gettext_lazy("能力の差")
    template_name = "training/gap/gap.html"
    section = "gap"

    @cached_property
    def gap(self) -> PersonGap:
        code = self.request.GET.get("grade", "")
        return PersonGap(self.employee, viewer=self.user, relations=self.relations, on=self.today, code=code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        gap = self.gap
        advice = gap.advice
        return super().get_context_data(
            gap=gap,
            employee=self.employee,
            is_own=Relation.SELF in self.relations,
            tabs=[_tab(grade, gap) for grade in gap.choices],
            edition=gap.grade.framework if gap.grade else None,
            sources=[source.label for source in gap.telling],
            groups=[(group, [self._row(told) for told in found]) for group, found in gap.grouped],
            first=[reading.asked.name for reading in gap.short[:FIRST]],
            courses=[self._course(each) for each in advice[:ADVISED]],
            more=max(len(advice) - ADVISED, 0),
            **kwargs,
        )

    def _row(self, told: Any) -> Row:
        asked = told.asked
        return Row(
            name=asked.name,
            code=asked.competency.code,
            expected=asked.requirement.expected,
            marks="・".join(f"{mark.symbol} {mark.meaning}" for mark in asked.marks),
            asked=words.asked(asked, self.gap.symbols),
            cells=[self._cell(source, reading) for source, reading in told.readings],
            step=told.step if told.step not in {None, Step.SAME} else None,
            asks_more=told.step in ASKS_MORE,
        )

    def _cell(self, source: Source, reading: Any) -> Cell:
        known = reading.reached is not None
        return Cell(
            label=str(source.label),
            value=self._value(source, reading) if known else "",
            when=reading.shown.on if reading.shown else None,
            words=words.difference(reading, judges=source.judges),
            kind=words.KINDS[reading.state] if source.judges else "plain",
        )

    def _value(self, source: Source, reading: Any) -> str:
        if source.say:
            return source.say(reading)
        return words.standing(reading.asked.unit, reading.reached, self.gap.symbols)

    def _course(self, advice: Advice) -> Course:
        names = {reading.asked.code: reading.asked.name for reading in self.gap.short}
        offer: CourseOffer = advice.offer  # type: ignore[assignment]  # as gaps offers them
        return Course(offer.name, offer.code, words.reason(advice, names, self.gap.symbols), offer.apply_by)


class PersonGapPage(OfSomebody, GapPage):
    """The gap of somebody else, for whoever may see how he sees himself."""

    aspect = Aspect.SELF_RATING

    def get_title(self) -> str:
        return _("%sさんの能力の差") % self.employee.name


class SelfRatingPage(GapPage):
    """How far I see myself, in what my grade asks and the next: once a day, the earlier ones stay."""

    title = gettext_lazy("自己点検")
    template_name = "training/gap/rate.html"

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("能力の差"), reverse("training:gap"))]

    @cached_property
    def form(self) -> RatingForm:
        data = self.request.POST if self.request.method == "POST" else None
        return RatingForm(data, items=items_of(self.gap), latest=self._latest, label_suffix="")

    @property
    def _latest(self) -> dict[str, Any]:
        return {line.asked.code: line.readings[SELF].shown for line in self.gap.lines_of_all()}

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        try:
            self_ratings.rate(self.user, self.form.ratings, on=self.today)
        except ValidationError as refusal:
            self.form.add_error(None, refusal)
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, _("%dつの能力の自己点検を保存しました。") % len(self.form.ratings))
        return redirect("training:gap")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return TrainingPage.get_context_data(
            self, gap=self.gap, form=self.form, groups=self.form.groups, steps=self.form.has_steps, **kwargs
        )


def _tab(grade: Any, gap: PersonGap) -> dict[str, Any]:
    own = grade == gap.choices[0]
    label = _("いまの職位 %s") if own else _("次の職位 %s")
    return {"label": label % grade.name, "href": f"?grade={grade.code}", "current": grade == gap.grade}
