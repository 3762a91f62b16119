"""Files leave here, to whoever may see what they belong to (添付ファイル)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from staff import audit
from training.models import Evidence, ExternalRecord, Sharing, SharingMaterial, Subsidy
from training.support import files
from training.views.pages import TrainingPage


class FilePage(TrainingPage):
    """A file and no page: without an authority none is found."""

    def is_for_user(self) -> bool:
        return True


class EvidenceFile(FilePage):
    """Evidence of an application or a record that the user may see; other ones are not found."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        records = ExternalRecord.objects.visible_to(self.user, on=self.today)
        asked = Subsidy.objects.visible_to(self.user, on=self.today)
        visible = Evidence.objects.filter(Q(record__in=records) | Q(subsidy__in=asked))
        file = get_object_or_404(visible.select_related("record", "subsidy"), pk=kwargs["pk"])
        owner = file.record or file.subsidy
        audit.record_sight(request, [owner.employee_id] if owner else [], _("証拠の書類"))
        return files.answer(file)


class MaterialFile(FilePage):
    """Material of what was told to others, for everybody of the authority."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shared = Sharing.objects.visible_to(self.user, on=self.today)
        material = SharingMaterial.objects.filter(sharing__in=shared)
        return files.answer(get_object_or_404(material, pk=kwargs["pk"]))
