"""What the masters of training share: own authority, the policy's codes by name, lists that leave as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.forms import LongCheckboxes, LongSelect
from common.masters import FoldedSearch
from staff.admin.base import OwnAdmin, OwnInline
from staff.admin.coded import CodedChoices, names_by_code
from staff.admin_views.history import HistoryPage
from staff.admin_views.scope import own, user_of
from staff.history import Reader
from training import access
from training.access import Right
from training.models import Course, CourseKind, Provider, SubsidyKind

if TYPE_CHECKING:
    _CourseField = forms.ModelChoiceField[Course]
    _CoursesField = forms.ModelMultipleChoiceField[Course]
else:
    _CourseField, _CoursesField = forms.ModelChoiceField, forms.ModelMultipleChoiceField

# What another master may refer to.
_CHOSEN = (Course, CourseKind, Provider, SubsidyKind)


class CourseChoice(_CourseField):
    """One of the own courses, by code and name; two may have the same name."""

    widget = LongSelect

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


class CoursesChoice(_CoursesField):
    widget = LongCheckboxes

    def label_from_instance(self, obj: Any) -> str:
        return label_of(obj)


def label_of(course: Course) -> str:
    return f"{course.code} {course.name}"


class OfTraining(CodedChoices):
    """Choices offer what belongs to the own authority, whatever its dates: masters are kept ahead of time."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        model = db_field.remote_field.model
        if model in _CHOSEN:
            kwargs.setdefault("queryset", _own_rows(model, request))
        if model is Course:
            kwargs.setdefault("form_class", CourseChoice)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", _own_rows(db_field.remote_field.model, request))
        field: Any = super().formfield_for_manytomany(db_field, request, form_class=CoursesChoice, **kwargs)
        # Django tells everybody to hold a key down; here boxes are ticked.
        field.help_text = db_field.help_text
        return field


def _own_rows(model: type[models.Model], request: HttpRequest) -> Any:
    return model._default_manager.filter(authority=own(request) or 0)


class MasterHistory(HistoryPage):
    """Days to come are no secret of a master: courses are planned for all to see."""

    def reader(self, request: HttpRequest) -> Reader:
        return Reader(timezone.localdate())


class ExportedByRight:
    """Lists leave with those who take the catalogue in and out."""

    def may_export(self, request: HttpRequest) -> bool:
        return access.may(user_of(request), Right.IMPORT, on=timezone.localdate())


class MasterAdmin(ExportedByRight, OfTraining, FoldedSearch, OwnAdmin):
    """A master of the training office. ``path_to_authority`` leads from its rows to whose they are."""

    path_to_authority: ClassVar[str] = "authority"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Of the own authority; those of the future, too."""
        rows = admin.ModelAdmin.get_queryset(self, request)
        return rows.filter(**{self.path_to_authority: own(request) or 0})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return cast(HttpResponse, MasterHistory.as_view(model_admin=self)(request, object_id=object_id))


class MasterInline(OfTraining, OwnInline):
    """Rows below a master."""


def named(model: Any, codes: tuple[str, ...], request: HttpRequest) -> str:
    """What the policy calls these codes; one that it does not know is shown as it is."""
    known = names_by_code(model, request)
    return "、".join(known.get(code, code) for code in codes)
