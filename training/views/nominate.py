"""Sending people to a session without an application of theirs (所属長の推薦)."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.paging import counted_page
from staff import audit
from staff.models import Employee, Posting
from training import access, enrolments
from training.models import Enrolment
from training.rules.applying import answer, takes
from training.rules.clashes import Clash
from training.rules.workflow import Action
from training.sessions.clashes import clashes_of
from training.views.apply import OfSession
from training.views.officer import keys
from training.views.text_forms import NominationForm

ON_A_PAGE = 100


class Candidate(NamedTuple):
    """One of the head's people. ``key``: his primary key, as it is sent.

    ``enrolment``: the way in which he is in the session already.
    """

    key: str
    name: str
    place: str
    enrolment: Enrolment | None
    clashes: list[Clash]
    is_chosen: bool


class Outcome(NamedTuple):
    person: Employee
    enrolment: Enrolment | None
    problem: str


class NominatePage(OfSession):
    title = gettext_lazy("部下を推薦する")
    template_name = "training/apply/nominate.html"
    section = "team"

    def is_for_user(self) -> bool:
        return super().is_for_user() and self.user.standing_on(self.today).is_manager

    @cached_property
    def people(self) -> Any:
        """Those whom the user may send, in service today, each with the department of his main post."""
        main = Posting.objects.on(self.today).main().filter(employee=OuterRef("pk")).order_by().values("department")[:1]
        led = Employee.objects.filter(access.led(self.user, on=self.today)).serving(on=self.today)
        return led.annotate(department=Subquery(main)).order_by("staff_number")

    @cached_property
    def page(self) -> Page[dict[str, Any]]:
        told = self.people.values("pk", "name", "department")
        return counted_page(told, self.request.GET.get("page", "1"), size=ON_A_PAGE)

    @property
    def is_open(self) -> bool:
        return takes(answer(self.offer, enrolled=False, on=self.today))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NominationForm(request.POST)
        chosen, problem = self._chosen()
        if not form.is_valid() or problem:
            return self._show(422, form=form, problem=problem)
        outcomes = [self._nominate(person, form.cleaned_data["reason"]) for person in chosen]
        self.__dict__.pop("session", None)
        return self._show(200, form=NominationForm(), outcomes=outcomes)

    def _chosen(self) -> tuple[list[Employee], str]:
        """Those who were ticked; one who is nobody's here is refused, and nobody is sent."""
        asked = set(self.request.POST.getlist("people"))
        found = list(self.people.filter(pk__in=keys(asked)))
        if not asked:
            return [], _("推薦する人を選んでください。")
        if len(found) != len(asked):
            return [], _("選べない人が含まれています。ページを開き直して、もう一度選んでください。")
        return found, ""

    def _nominate(self, person: Employee, reason: str) -> Outcome:
        """One by one: what hinders one does not hinder the others."""
        try:
            made = enrolments.enrol(
                self.session, person, Action.NOMINATE, by=self.user, at=timezone.now(), reason=reason
            )
        except ValidationError as problem:
            return Outcome(person, None, " ".join(problem.messages))
        return Outcome(person, made, "")

    def _show(self, status: int, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {"form": NominationForm(), "problem": "", "outcomes": []} | kwargs
        told = {person["pk"] for person in self.page} | {outcome.person.pk for outcome in context["outcomes"]}
        audit.record_sight(self.request, told, _("研修への推薦"))
        return super().get_context_data(
            **context,
            candidates=self._candidates(resets=bool(context["outcomes"])),
            page=self.page,
            is_open=self.is_open,
        )

    def _candidates(self, *, resets: bool) -> list[Candidate]:
        told = [person["pk"] for person in self.page]
        ticked = set() if resets else set(self.request.POST.getlist("people"))
        here = {row.employee_id: row for row in self.session.enrolments.current().filter(employee__in=told)}
        against = clashes_of(told, self.session, viewer=self.user, on=self.today)
        return [
            Candidate(
                str(key), name, self._places.get(department, ""), here.get(key), against.get(key, []),
                str(key) in ticked,
            )
            for key, name, department in ((one["pk"], one["name"], one["department"]) for one in self.page)
        ]  # fmt: skip

    @cached_property
    def _places(self) -> dict[int | None, str]:
        """Where those on the page stand, by department."""
        organisation = self.user.standing_on(self.today).organisation
        departments = {person["department"] for person in self.page} - {None}
        return {department: organisation.path_text(department) for department in departments}
