"""A whole scheme as one Excel workbook, and back into a draft (評価制度のブック): see ``common.workbooks``."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.spreadsheets import Sheet
from common.workbooks.exchange import Workbook
from evaluations.models import Scheme
from evaluations.querysets.schemes import FROZEN_MESSAGE
from evaluations.resources.policy import code_list
from evaluations.resources.tables import TABLES

CODES = "記号の一覧"


class SchemeWorkbook(Workbook):
    tables = TABLES
    notes = (CODES,)

    def title(self, record: Scheme) -> str:
        return _("%(name)s 第%(number)d版") % {"name": record.name, "number": record.number}

    def locked(self, record: Scheme) -> Scheme:
        locked = Scheme.objects.select_for_update().get(pk=record.pk)
        if locked.is_frozen:
            raise ValidationError(FROZEN_MESSAGE, code="frozen")
        return locked

    def notes_for(self, record: Scheme) -> list[Sheet]:
        return [code_list(record.authority_id, CODES, [_("種類"), _("記号"), _("名称")])]


WORKBOOK = SchemeWorkbook()
