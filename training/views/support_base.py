"""What the pages of self-development, sharing and OJT have in common: forms that lose nothing, and moves on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from unicodedata import normalize

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import parse_date
from staff.models import Employee, User
from training.stale import STALE
from training.support import files
from training.support.files import Checked, Kind
from training.views.pages import TrainingPage

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
MOST_NUMBERS = 50


class DayField(forms.DateField):
    """A day, in any of the ways in which people write one."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            day = parse_date(str(value))
        except ValueError as wrong:
            raise ValidationError(_("日付を「2026-04-01」のように入力してください。")) from wrong
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(_("1950年から2100年までの日付を入力してください。"))
        return day


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.FileField):
    """Several files, each looked at; what comes out may be kept as it is."""

    def __init__(self, *, kinds: Sequence[Kind], **kwargs: Any) -> None:
        help_text = gettext_lazy("%(kinds)s。一つ5MBまで、あわせて5個まで。") % {"kinds": files.labels(kinds)}
        kwargs.setdefault("help_text", help_text)
        kwargs.setdefault("required", False)
        widget = _ManyFiles(attrs={"accept": files.accept(kinds), "multiple": True})
        super().__init__(widget=widget, **kwargs)
        self.kinds = kinds

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:
        if self.required and not data:
            raise ValidationError(_("ファイルを選んでください。"))
        if len(data) > files.MOST:
            raise ValidationError(_("ファイルは%d個までです。") % files.MOST)
        checked, refused = [], []
        for upload in data:
            try:
                checked.append(files.check(upload, kinds=self.kinds))
            except ValidationError as refusal:
                refused.append(refusal)
        if refused:
            raise ValidationError(refused)
        return checked


class NumbersField(forms.CharField):
    """Colleagues by their staff numbers; ``people`` says who they are."""

    widget = forms.Textarea({"rows": 3})

    def clean(self, value: Any) -> list[str]:
        typed = normalize("NFKC", super().clean(value)).replace(",", " ").replace("、", " ").split()
        if len(typed) > MOST_NUMBERS:
            raise ValidationError(_("職員番号は%d人分までです。") % MOST_NUMBERS)
        return list(dict.fromkeys(typed))


def people(numbers: Sequence[str], *, user: User, on: date) -> list[Employee]:
    """Those whom the staff list shows under these numbers. Raises ValidationError that names the unknown ones."""
    found = {e.staff_number: e for e in Employee.objects.listed_for(user, on=on).filter(staff_number__in=numbers)}
    if unknown := [number for number in numbers if number not in found]:
        raise ValidationError(_("職員番号が名簿にありません: %s") % _("、").join(unknown))
    return [found[number] for number in numbers]


def tell(form: forms.Form, problem: ValidationError) -> None:
    """Say why something was not done: beside its field where the form has it, above the form otherwise."""
    told = getattr(problem, "error_dict", None)
    if told and set(told) <= set(form.fields):
        form.add_error(None, problem)
    else:
        form.add_error(None, problem.messages)
    ask_for_files_again(form)


def see_anew(form: forms.Form, seen: str) -> None:
    """The form as it was sent, but upon what is kept by now."""
    data: Any = form.data
    form.data = data.copy()
    data = form.data
    data[form.add_prefix("seen")] = seen


def ask_for_files_again(form: forms.Form) -> None:
    """A browser does not keep chosen files when a form comes back: say so, where there were some."""
    for name, field in form.fields.items():
        if isinstance(field, FilesField) and form.files and name not in form.errors:
            form.add_error(name, _("選んだファイルは残っていません。ほかの欄を直したら、もう一度選んでください。"))


@dataclass(frozen=True)
class Act:
    """Something that can be done on a page: what it is called, what follows from it, and what it asks.

    ``blank`` makes its form (of ``data`` and ``files``); ``make`` does it, with what the form says, and tells what
    was done. ``folded``: what is done rarely is opened first.
    """

    name: str
    heading: str | Promise
    label: str | Promise
    blank: Callable[..., forms.Form]
    make: Callable[[dict[str, Any]], str]
    text: str | Promise = ""
    kind: str = "primary"
    folded: bool = False
    form: forms.Form | None = None

    def with_form(self, data: Any = None, files: Any = None) -> Act:
        return replace(self, form=self.blank(data, files, prefix=self.name))


class ActsPage(TrainingPage):
    """A page on which things can be done, each with a form of its own; ``do`` names the one that was sent.

    A page gives ``acts``: those that the user can do now.
    """

    @cached_property
    def acts(self) -> list[Act]:
        raise NotImplementedError

    def forget(self) -> None:
        """Read everything anew: something was done meanwhile."""
        self.__dict__.pop("acts", None)

    def after(self) -> str:
        """Where somebody comes when it is done."""
        return self.request.path

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        named = [act for act in self.acts if act.name == request.POST.get("do")]
        if not named:
            return self._too_late(_("この手続きは、いまはできません。ほかの人が先に進めたのかもしれません。"))
        act = named[0].with_form(request.POST, request.FILES)
        if act.form is None or not act.form.is_valid():
            return self._again(act, status=422)
        try:
            told = act.make(act.form.cleaned_data)
        except ValidationError as problem:
            return self._refused(act, problem)
        messages.success(request, told)
        return redirect(self.after())

    def _refused(self, act: Act, problem: ValidationError) -> HttpResponse:
        self.forget()
        if act.form is None or act.name not in {one.name for one in self.acts}:
            return self._too_late(*problem.messages)
        tell(act.form, problem)
        if getattr(problem, "code", None) == STALE:
            self._show_anew(act)
        return self._again(act, status=409)

    def _show_anew(self, act: Act) -> None:
        """Whoever sends it again has seen what is kept by now, and means it."""
        fresh = next(one for one in self.acts if one.name == act.name).with_form().form
        if act.form is not None and fresh is not None:
            see_anew(act.form, fresh.initial["seen"])

    def _again(self, sent: Act, *, status: int) -> HttpResponse:
        if sent.form is not None and status == 422:
            ask_for_files_again(sent.form)
        return self.render_to_response(self.get_context_data(sent=sent), status=status)

    def _too_late(self, *problems: str) -> HttpResponse:
        """What was typed for it is shown, so that it can be taken along."""
        typed = [
            value for name, value in self.request.POST.items()
            if name not in {"csrfmiddlewaretoken", "do"} and not name.endswith("seen") and str(value).strip()
        ]  # fmt: skip
        return self.render_to_response(self.get_context_data(problems=problems, typed=typed), status=409)

    def get_context_data(self, *, sent: Act | None = None, **kwargs: Any) -> dict[str, Any]:
        shown = [sent if sent and sent.name == act.name else act.with_form() for act in self.acts]
        return super().get_context_data(
            acts=shown, acts_by_name={act.name: act for act in shown}, form=sent.form if sent else None, **kwargs
        )


def nothing_asked(data: Any, sent: Any, *, prefix: str) -> forms.Form:
    """The form of what needs no word."""
    return forms.Form(data, sent, prefix=prefix)
