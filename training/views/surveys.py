"""Questionnaires: to answer one, and to read what came of them (アンケート)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import fiscal_year
from common.exporting import ListExport
from common.forms import choice
from common.pages import Crumb
from training.access import Right, may
from training.course_links import links_of
from training.models import Answer, Answered, Course, Enrolment, Question
from training.obligations.remembered import remembered
from training.rules.surveys import FEWEST
from training.sessions import surveys
from training.sessions.surveys import Said, Summary
from training.views.officer import called
from training.views.pages import TrainingPage

T = TypeVar("T")
# Who answers is written down with what he answers.
_ANSWERS = (Answered, Course.history.model, Question.history.model)
LONGEST_TEXT = 1000
ON_A_PAGE = 100
STEPS = [
    (5, gettext_lazy("5 とてもそう思う")),
    (4, gettext_lazy("4 そう思う")),
    (3, gettext_lazy("3 どちらともいえない")),
    (2, gettext_lazy("2 あまりそう思わない")),
    (1, gettext_lazy("1 まったくそう思わない")),
]


class Questionnaire(forms.Form):
    """A field for each question, in their order. A scale wants its answer, words may be left out."""

    def __init__(self, data: Any, *, questions: list[Question]) -> None:
        super().__init__(data, label_suffix="")
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _field(question)

    @property
    def said(self) -> list[Said]:
        values = [(question, self.cleaned_data[f"q{question.pk}"]) for question in self.questions]
        return [
            Said(question, score=int(value)) if question.form == Question.Form.SCALE else Said(question, text=value)
            for question, value in values
        ]


def _field(question: Question) -> forms.Field:
    if question.form == Question.Form.SCALE:
        return forms.ChoiceField(
            label=question.text, choices=STEPS, widget=forms.RadioSelect,
            error_messages={"required": _("一つ選んでください。")},
        )  # fmt: skip
    return forms.CharField(
        label=question.text, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4}),
        help_text=_("書かなくてもかまいません。あなたや、ほかの人の名前は書かないでください。"),
    )  # fmt: skip


class QuestionnairePage(TrainingPage):
    """One's own, once, from the last day of the session on; whoever was not there finds nothing."""

    section = "mine"
    template_name = "training/surveys/questionnaire.html"

    @cached_property
    def enrolment(self) -> Enrolment:
        me = self.user.standing_on(self.today).employee_id
        own = Enrolment.objects.filter(employee=me, pk=self.kwargs["pk"]).select_related("session__course")
        found = get_object_or_404(own) if me else None
        if found is None or not surveys.may_answer(found, on=self.today):
            raise Http404
        return found

    @cached_property
    def questions(self) -> list[Question]:
        return list(surveys.questions_for(self.enrolment))

    @cached_property
    def form(self) -> Questionnaire:
        return Questionnaire(self.request.POST if self.request.method == "POST" else None, questions=self.questions)

    def get_title(self) -> str:
        return _("%sのアンケート") % called(self.enrolment.session)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_answered = Answered.objects.filter(enrolment=self.enrolment).exists()
        return super().get_context_data(
            form=self.form, has_answered=has_answered, has_questions=bool(self.questions), fewest=FEWEST, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.questions or not self.form.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        try:
            surveys.answer(self.enrolment, self.form.said, on=self.today)
        except ValidationError as refusal:
            messages.info(request, refusal.messages[0])
        else:
            messages.success(request, _("回答を受け付けました。ありがとうございました。"))
        return redirect("training:questionnaire", self.enrolment.pk)


# ── What came of them


class SurveyReader(TrainingPage):
    """For those who read results; nobody reads who said what."""

    section = "surveys"

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.READ_SURVEYS, on=self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(fewest=FEWEST, **kwargs)


class YearForm(forms.Form):
    year = choice(gettext_lazy("年度"), [])

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data, label_suffix="")
        field: Any = self.fields["year"]
        field.choices = [(str(year), _("%d年度") % year) for year in years]
        field.initial = str(years[0])

    def chosen(self) -> int:
        """The year that was chosen; what cannot be chosen counts as the newest, and is told beside the field."""
        self.is_valid()
        return int(self.cleaned_data.get("year") or self.fields["year"].initial)


class SurveysPage(ListExport, SurveyReader):
    """The courses of one fiscal year (?year=) with the means of their answers."""

    title = export_name = gettext_lazy("アンケートの結果")
    template_name = "training/surveys/surveys.html"

    @cached_property
    def years(self) -> list[int]:
        """Those with answers, the newest first."""
        own = Answer.objects.filter(course__authority=self.user.authority_id).order_by("-year")
        return self._kept("years of answers", lambda: list(own.values_list("year", flat=True).distinct()))

    @cached_property
    def form(self) -> YearForm:
        return YearForm(self.request.GET, years=self.years or [fiscal_year(self.today)])

    @cached_property
    def rows(self) -> list[Summary]:
        courses, year = Course.objects.visible_to(self.user, on=self.today), self.form.chosen()
        return self._kept(f"answers of {year}", lambda: surveys.summaries(courses, year=year))

    def _kept(self, name: str, work: Callable[[], T]) -> T:
        """A year has a hundred thousand answers: they are counted when one more has come."""
        return remembered(name, work, authority=self.user.authority_id or 0, on=self.today, of=_ANSWERS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows, ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(form=self.form, page=page, rows=page.object_list, **kwargs)

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [_("年度"), _("研修の記号"), _("研修"), _("回答"), _("満足度の平均"), _("習得度の平均")]
        hidden = _("%d人未満") % FEWEST
        return headings, [
            [
                self.form.chosen(), row.course.code, row.course.name,
                *(hidden if row.number is None else value for value in (row.number, row.reaction, row.learning)),
            ]
            for row in self.rows
        ]  # fmt: skip


class SurveyPage(SurveyReader):
    """One course: each question, year by year."""

    template_name = "training/surveys/survey.html"

    @cached_property
    def course(self) -> Course:
        courses = Course.objects.visible_to(self.user, on=self.today)
        return get_object_or_404(courses, code=self.kwargs["code"])

    def get_title(self) -> str:
        return _("%sのアンケートの結果") % self.course.name

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("アンケートの結果"), reverse("training:surveys"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            course=self.course, results=surveys.results_of(self.course), links=links_of(self.course), **kwargs
        )
