"""References between the rows of one record, as cells (ブックの中の参照)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.widgets import CodeWidget


class PartWidget(CodeWidget):
    """Another row of the record that is being read, stored or still to come.

    ``clean`` takes the ``edition`` and the ``values`` of the row's columns to the left.
    """

    def get_instance_by_lookup_fields(self, value: str, row: Any, *, edition: Any, values: Mapping[str, Any]) -> Any:
        return edition.find(self.model, self.identity(value, values))

    def identity(self, text: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return (self.key(text),)
