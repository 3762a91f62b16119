"""What was learned is told to others (研修成果の発表・還元): what comes, what was, and one's own."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.pages import Crumb
from common.paging import lean_page
from staff.exporting import StaffListExport
from training.access import Right, may
from training.models import Enrolment, Sharing, SharingMaterial
from training.stale import STALE, fingerprint
from training.support import sharings
from training.views.pages import OwnPage, TrainingPage
from training.views.support_base import ask_for_files_again, see_anew, tell
from training.views.support_forms import SharingFilter, SharingForm

PER_PAGE = 30
FIELDS = ("title", "held_on", "audience", "attendees", "summary", "enrolment")
# Whose material comes first, of those that are offered: so many courses nobody reads through.
MOST_COURSES = 100
_SHOWN = ("title", "held_on", "audience", "employee__name", "enrolment__session__course__name")


class SharingsPage(StaffListExport, TrainingPage):
    """For everybody of the authority, narrowed by ?q=; the training office takes it away as a file."""

    title = export_name = gettext_lazy("研修成果の発表・還元")
    template_name = "training/sharings/sharings.html"

    @cached_property
    def form(self) -> SharingFilter:
        return SharingFilter(self.request.GET, label_suffix="")

    def may_export(self) -> bool:
        return may(self.user, Right.SUPPORT, on=self.today)

    @property
    def visible(self) -> Any:
        return Sharing.objects.visible_to(self.user, on=self.today).matching(self.form.words)

    @property
    def whole(self) -> Any:
        files = SharingMaterial.objects.filter(sharing=OuterRef("pk")).order_by().values("sharing")
        number = Coalesce(Subquery(files.annotate(number=Count("pk")).values("number")), 0)
        return self.visible.select_related("employee", "enrolment__session__course").annotate(files=number)

    @cached_property
    def found(self) -> Any:
        return self.whole.only(*_SHOWN)

    @cached_property
    def page(self) -> Page[Sharing]:
        order = ("-held_on", "-pk")
        past = self.visible.filter(held_on__lt=self.today).order_by(*order)
        return lean_page(past, self.found.order_by(*order), self.request.GET.get("page", "1"), size=PER_PAGE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        coming = self.found.filter(held_on__gte=self.today).order_by("held_on", "pk")[:PER_PAGE]
        own = self.user.standing_on(self.today).employee_id
        return super().get_context_data(form=self.form, coming=coming, page=self.page, own=own, **kwargs)

    # ── As a file: all of them, the latest first

    @cached_property
    def everything(self) -> list[Any]:
        return list(self.whole.order_by("-held_on", "-pk"))

    def exported_people(self) -> set[int]:
        return {one.employee_id for one in self.everything}

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        headings = [
            _("日"), _("題"), _("職員番号"), _("氏名"), _("相手・場"), _("聞いた人数"), _("研修の記号"),
            _("もとの研修"), _("資料の数"),
        ]  # fmt: skip
        return headings, [_exported(one) for one in self.everything]


def _exported(one: Any) -> list[Any]:
    course = one.enrolment.session.course if one.enrolment else None
    return [
        one.held_on, one.title, one.employee.staff_number, one.employee.name, one.audience, one.attendees,
        course.code if course else "", course.name if course else "", one.files,
    ]  # fmt: skip


class OfSharings(TrainingPage):
    section = "sharings"

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(_("研修成果の発表・還元"), reverse("training:sharings"))]


class SharingPage(OfSharings):
    template_name = "training/sharings/sharing.html"

    @cached_property
    def sharing(self) -> Sharing:
        visible = Sharing.objects.visible_to(self.user, on=self.today)
        return get_object_or_404(visible.select_related("employee", "enrolment__session__course"), pk=self.kwargs["pk"])

    def is_for_user(self) -> bool:
        """Without an authority none is found."""
        return True

    def get_title(self) -> str:
        return self.sharing.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sharing=self.sharing,
            materials=self.sharing.materials.listed(),
            is_own=sharings.may_edit(self.user, self.sharing, on=self.today),
            **kwargs,
        )


class WritingPage(OfSharings, OwnPage):
    """A form about one's own sharing."""

    template_name = "training/sharings/write.html"

    @cached_property
    def enrolments(self) -> list[Enrolment]:
        """The courses that the person went to, the latest first."""
        own = Enrolment.objects.filter(employee=self.employee).seated()
        return list(own.select_related("session__course").order_by("-session__ends_on", "-pk")[:MOST_COURSES])

    def form_of(self, *sent: Any) -> SharingForm:
        return SharingForm(*sent, enrolments=self.enrolments, initial={"enrolment": self.request.GET.get("from", "")})

    def save(self, said: dict[str, Any]) -> Sharing:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": self.form_of()} | kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_of(request.POST, request.FILES)
        if not form.is_valid():
            ask_for_files_again(form)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            saved = self.save(form.cleaned_data)
        except ValidationError as problem:
            return self.refused(form, problem)
        messages.success(request, _("保存しました。"))
        return redirect("training:sharing", saved.pk)

    def refused(self, form: SharingForm, problem: ValidationError) -> HttpResponse:
        tell(form, problem)
        return self.render_to_response(self.get_context_data(form=form), status=409)


class SharingNewPage(WritingPage):
    title = gettext_lazy("発表・還元を登録する")

    def save(self, said: dict[str, Any]) -> Sharing:
        new = Sharing(employee=self.employee, **_told(said))
        return sharings.announce(new, materials=said["materials"], by=self.user, at=timezone.now())


class SharingEditPage(WritingPage):
    title = gettext_lazy("発表・還元を直す")

    @cached_property
    def sharing(self) -> Sharing:
        own = Sharing.objects.visible_to(self.user, on=self.today).filter(employee=self.employee)
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def form_of(self, *sent: Any) -> SharingForm:
        kept = {name: getattr(self.sharing, name) for name in FIELDS}
        kept |= {"enrolment": self.sharing.enrolment_id or "", "seen": self.seen}
        files = self.sharing.materials.listed()
        return SharingForm(*sent, enrolments=self.enrolments, initial=kept, kept=files)

    @property
    def seen(self) -> str:
        return fingerprint(*sharings.told_of(self.sharing))

    def save(self, said: dict[str, Any]) -> Sharing:
        dropped = [int(pk) for pk in said.get("dropped", ())]
        return sharings.edit(
            self.sharing, _told(said), materials=said["materials"], dropped=dropped, by=self.user, at=timezone.now(),
            seen=said["seen"],
        )  # fmt: skip

    def refused(self, form: SharingForm, problem: ValidationError) -> HttpResponse:
        """Whoever sends it again has seen what is kept by now, and means it."""
        self.__dict__.pop("sharing", None)
        if getattr(problem, "code", None) == STALE:
            see_anew(form, self.seen)
        return super().refused(form, problem)

    def get_crumbs(self) -> list[Crumb]:
        above = reverse("training:sharing", args=[self.sharing.pk])
        return [*super().get_crumbs(), Crumb(self.sharing.title, above)]


def _told(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in FIELDS if name in said}
