"""The page on which siblings are put in order (並べ替え)."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from competencies.admin_views.scope import edition_of, notice
from competencies.forms import OrderForm
from competencies.ordering import CHANGED_MEANWHILE, reorder

if TYPE_CHECKING:
    from competencies.admin.base import PartAdmin


class Siblings:
    """The parts that are ordered among themselves: a family's grades, the measures below one pillar."""

    def __init__(self, shared: tuple[str, ...], parts: list[Any]) -> None:
        self.shared = shared
        self.parts = parts

    @property
    def key(self) -> str:
        """How the address names this list."""
        return "_".join(str(value or "") for value in self.lookup.values())

    @property
    def lookup(self) -> dict[str, Any]:
        return {field: getattr(self.parts[0], self._attname(field)) for field in self.shared}

    @property
    def label(self) -> str:
        return " / ".join(self._describe(field) for field in self.shared) or _("すべて")

    def _describe(self, field: str) -> str:
        first = self.parts[0]
        display = getattr(first, f"get_{field}_display", None)
        value = display() if display else getattr(first, field)
        return str(value) if value else _("いちばん上")

    def _attname(self, field: str) -> str:
        return str(self.parts[0]._meta.get_field(field).attname)


class OrderPage(View):
    """One list of siblings with a number each. ``?framework=…&within=…`` tells which list."""

    model_admin: "PartAdmin" = None  # type: ignore[assignment]  # as_view() gives it

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        edition = edition_of(request)
        if edition is None:
            raise Http404
        self.edition = edition
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(OrderForm(self.chosen.parts if self.chosen else []))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        if self.chosen is None:
            raise Http404
        form = OrderForm(self.chosen.parts, request.POST)
        try:
            return self._save(self.chosen, form)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
            return self._page(OrderForm(self.chosen.parts), status=409)

    def _save(self, siblings: Siblings, form: OrderForm) -> HttpResponse:
        if not form.is_about_its_items():
            raise ValidationError(CHANGED_MEANWHILE)
        if not form.is_valid():
            return self._page(form, status=422)
        if reorder(self._parts().filter(**siblings.lookup), form.ids_in_order()):
            self._log(siblings)
            messages.success(self.request, _("並び順を保存しました。"))
        else:
            messages.info(self.request, _("並び順は変わっていません。"))
        return HttpResponseRedirect(self.request.get_full_path())

    @cached_property
    def lists(self) -> list[Siblings]:
        """Every list of siblings of the edition, in one query."""
        shared = self.model_admin.order_within or ()
        found: dict[tuple[Any, ...], list[Any]] = {}
        for part in self._parts().select_related(*self._related()):
            found.setdefault(tuple(getattr(part, field) for field in shared), []).append(part)
        return [Siblings(shared, sorted(parts, key=lambda part: (part.order, part.pk))) for parts in found.values()]

    @cached_property
    def chosen(self) -> Siblings | None:
        """The list that the address names, else the first. Http404 when there is no such list."""
        key = self.request.GET.get("within")
        if key is None:
            return self.lists[0] if self.lists else None
        for siblings in self.lists:
            if siblings.key == key:
                return siblings
        raise Http404

    def _parts(self) -> Any:
        return self.model_admin.get_queryset(self.request).filter(framework=self.edition)

    def _related(self) -> list[str]:
        """What the names of the parts and of their lists are made of."""
        fields = (f for f in self.model_admin.model._meta.concrete_fields if isinstance(f, models.ForeignKey))
        return [field.name for field in fields]

    def _page(self, form: OrderForm, *, status: int = 200) -> HttpResponse:
        editable = self.model_admin.has_change_permission(self.request) and not self.edition.frozen
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": _("%(name)sの並べ替え") % {"name": self.model_admin.opts.verbose_name},
            **notice(self.request, self.edition, editable=self.model_admin.has_change_permission(self.request)),
            "form": form,
            "editable": editable,
            "choices": [(s.label, len(s.parts), self._address(s), s is self.chosen) for s in self.lists],
            "chosen": self.chosen,
        }
        return render(self.request, "admin/competencies/ordering.html", context, status=status)

    def _address(self, siblings: Siblings) -> str:
        return "?" + urlencode({"framework": str(self.edition.pk), "within": siblings.key})

    def _log(self, siblings: Siblings) -> None:
        message = _("「%(name)s」(%(list)s)を並べ替えました。")
        words = {"name": self.model_admin.opts.verbose_name, "list": siblings.label}
        self.model_admin.log_change(self.request, self.edition, message % words)
