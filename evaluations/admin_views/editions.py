"""A scheme from a preset, its next edition, and what it lacks (ひな形から作る・改定案を作る・確かめる)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Framework, Grade
from evaluations import presets, schemes
from evaluations.admin_views.base import SchemeView, to_scheme
from evaluations.models import Scheme


class PresetForm(forms.Form):
    preset = forms.ChoiceField(label=gettext_lazy("ひな形"), widget=forms.RadioSelect)
    framework = forms.ModelChoiceField(
        label=gettext_lazy("職位を定める方針の版"), queryset=Framework.objects.none(), empty_label=None
    )

    def __init__(self, frameworks: list[Framework], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = {name: presets.read(name) for name in presets.names()}
        self["preset"].field.choices = [(name, preset["name"]) for name, preset in self.read.items()]  # type: ignore[attr-defined]
        keys = [edition.pk for edition in frameworks]
        self["framework"].field.queryset = Framework.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        self["framework"].field.initial = next(iter(keys), None)

    def offered(self) -> list[tuple[Any, dict[str, Any]]]:
        """Each choice with what its preset says of itself."""
        return list(zip(self["preset"].subwidgets, self.read.values(), strict=True))


class FromPreset(SchemeView):
    """ひな形から作る: a draft of one's own out of a preset, for the grades of an edition of the policy."""

    template = "admin/evaluations/preset.html"
    title = gettext_lazy("ひな形から作る")
    changes = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=PresetForm(self.frameworks))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PresetForm(self.frameworks, request.POST)
        if not form.is_valid():
            return self.page(form=form, status=422)
        framework = form.cleaned_data["framework"]
        scheme = presets.make(form.cleaned_data["preset"], framework.authority, framework)
        self.model_admin.log_addition(request, scheme, [{"added": {}}])
        said = _("「%s」の下書きを作りました。見本の数字を、決めた数字に直してから使います。")
        messages.success(request, said % scheme.name)
        return to_scheme(scheme)


class Revise(SchemeView):
    """改定案を作る: POST only. The new draft opens afterwards."""

    http_method_names = ["post"]
    changes = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = Scheme.objects.filter(authority=self.scheme.authority_id, code=self.scheme.code, state="draft").first()
        if draft is not None:
            messages.warning(
                request, _("作成中の改定案(第%d版)がすでにあります。それを直してください。") % draft.number
            )
            return to_scheme(draft)
        made = schemes.revise(self.scheme)
        self.model_admin.log_addition(request, made, [{"added": {}}])
        messages.success(request, _("改定案(第%d版)を作りました。") % made.number)
        return to_scheme(made)


class Check(SchemeView):
    """確かめる: what the scheme lacks for the grades of an edition of the policy."""

    template = "admin/evaluations/check.html"
    title = gettext_lazy("確かめる")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        framework = next(iter(self.frameworks), None)
        grades = dict(Grade.objects.filter(framework=framework).values_list("code", "name"))
        missing = schemes.problems(self.scheme, grades)
        return self.page(scheme=self.scheme, framework=framework, missing=missing)
