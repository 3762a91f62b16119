"""What both papers say alike (帳票に共通のことば): the imprint, names, and how sure a table is."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.dates import wareki
from competencies.matrices import Matrix
from competencies.models import Competency, Framework, Requirement, RequirementTable


def imprint(framework: Framework, on: date) -> dict[str, Any]:
    """Whose, which edition, since when, and as of when."""
    return {
        "authority": framework.authority,
        "policy": framework.title,
        "edition": framework.edition or framework.number_label,
        "effective": _effective(framework),
        "effective_note": framework.effective_note,
        "status": _status(framework, on),
        "as_of": wareki(on),
    }


def _effective(framework: Framework) -> str:
    if framework.effective_from is None:
        return _("未定")
    until = _("(%sまで)") % wareki(framework.effective_to) if framework.effective_to else ""
    return wareki(framework.effective_from) + until


def _status(framework: Framework, on: date) -> str:
    """What a reader must know before trusting the sheet; blank for the edition in force."""
    if not framework.frozen:
        return _("改定案")
    if framework.in_force_on(on):
        return ""
    ahead = framework.effective_from is not None and on < framework.effective_from
    return _("施行前") if ahead else _("旧版")


def is_common(matrix: Matrix) -> bool:
    """Whether the table says one thing to all its grades, so that columns would only repeat it."""
    return matrix.table.scale == RequirementTable.Scale.COMMON and all(
        len(spans) == 1 and spans[0].requirement for spans in (row.spans() for row in matrix.rows)
    )


def full_name(competency: Competency) -> str:
    return f"{competency.name}({competency.awareness})" if competency.awareness else competency.name


def asked_in(matrix: Matrix) -> list[Requirement]:
    return [cell.requirement for row in matrix.rows for cell in row.cells if cell.requirement]


def certainty(requirements: list[Requirement]) -> str:
    """``stated``, ``inferred`` or ``mixed``: a star on every cell would tell nothing."""
    kinds = {r.inferred for r in requirements}
    return "mixed" if len(kinds) == 2 else "inferred" if True in kinds else "stated"


def notes(requirements: list[Requirement]) -> tuple[str, ...]:
    return {
        "stated": (),
        "mixed": (_("＊の欄は、方針の文面から読み取れず推定したものを含みます。"),),
        "inferred": (_("この表の職位への当てはめは、方針の文面から読み取れず推定したものです。"),),
    }[certainty(requirements)]
