"""Codes of the policy by name (方針の記号と名称), as cells show them and as they are checked."""

from __future__ import annotations

from typing import Any

from common.spreadsheets import Sheet
from competencies.models import Competency, Framework, Grade, JobFamily

# With what the rows of each are sorted by.
CODED: dict[Any, tuple[str, ...]] = {
    Grade: ("family__order", "order"),
    JobFamily: ("order",),
    Competency: ("group__order", "order"),
}


class PolicyCodes:
    """Of an authority (its primary key): the codes of the edition in force first, then those of drafts."""

    def __init__(self, authority: int) -> None:
        self._authority = authority
        self._known: dict[Any, dict[str, str]] = {}

    def names(self, model: Any) -> dict[str, str]:
        """Code → name; asked for once."""
        if model not in self._known:
            self._known[model] = self._read(model)
        return self._known[model]

    def _read(self, model: Any) -> dict[str, str]:
        states = [Framework.State.IN_FORCE, Framework.State.DRAFT]
        rows = model.objects.filter(framework__authority=self._authority, framework__state__in=states)
        found: dict[str, str] = {}
        for code, name in rows.order_by("-framework__state", "framework__number", *CODED[model]).values_list(
            "code", "name"
        ):
            found.setdefault(code, name)
        return found


def code_list(authority: int, name: str, headings: list[str]) -> Sheet:
    """All codes as a sheet to look them up in: kind, code, name."""
    codes = PolicyCodes(authority)
    rows = [[str(model._meta.verbose_name), *pair] for model in CODED for pair in codes.names(model).items()]
    return Sheet(name, [headings, *rows])
