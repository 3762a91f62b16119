"""A whole edition as one Excel workbook, and back (方針のブック): see ``common.workbooks``."""

from __future__ import annotations

from django.db.models import F

from common.workbooks.exchange import Workbook
from competencies.models import Framework, RequirementTable
from competencies.querysets import frozen_error
from competencies.resources.tables import TABLES


class PolicyWorkbook(Workbook):
    tables = TABLES

    def title(self, record: Framework) -> str:
        return f"{record.title} {record.number_label}"

    def locked(self, record: Framework) -> Framework:
        locked = Framework.objects.select_for_update().get(pk=record.pk)
        if locked.frozen:
            raise frozen_error()
        return locked

    def written(self, record: Framework) -> None:
        """Let whoever edits a table meanwhile notice (更新の番号)."""
        RequirementTable.objects.filter(framework=record).update(version=F("version") + 1)


WORKBOOK = PolicyWorkbook()
export_workbook, export_table = WORKBOOK.export, WORKBOOK.export_table
import_workbook, import_sheets, legend = WORKBOOK.import_bytes, WORKBOOK.import_sheets, WORKBOOK.legend
