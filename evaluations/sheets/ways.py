"""Which steps a sheet has (記録書の道筋): what its scheme has, less the stages that nobody holds apart."""

from __future__ import annotations

from evaluations.access import current_stages
from evaluations.models import Scheme, Sheet
from evaluations.rulebook import rulebook_of
from evaluations.rules.workflow import Stage, Way

_ALWAYS = frozenset({Stage.SELF, Stage.FIRST, Stage.HR, Stage.SYSTEM})


def way_of(sheet: Sheet) -> Way:
    """Asks the rulebook, and the sheet's stages, which can be prefetched."""
    scheme = sheet.cycle.scheme
    held = {Stage(row.stage) for row in current_stages(sheet) if not row.is_merged}
    return Way(has_goals=has_goals(scheme), has_self=scheme.has_self_report, stages=_ALWAYS | held)


def has_goals(scheme: Scheme) -> bool:
    """Whether the scheme evaluates by goals at all."""
    return any(axis.has_goals for axis in rulebook_of(scheme).axes)
