"""Which steps a sheet has (記録書の道筋): what its scheme has, less the stages that nobody holds apart."""

from __future__ import annotations

from evaluations.access import current_stages
from evaluations.models import Axis, Scheme, Sheet
from evaluations.rules.workflow import Stage, Way

_ALWAYS = frozenset({Stage.SELF, Stage.FIRST, Stage.HR, Stage.SYSTEM})


def way_of(sheet: Sheet) -> Way:
    """Reads the scheme's axes and the sheet's stages; both can be prefetched."""
    scheme = sheet.cycle.scheme
    held = {Stage(row.stage) for row in current_stages(sheet) if not row.is_merged}
    return Way(has_goals=has_goals(scheme), has_self=scheme.has_self_report, stages=_ALWAYS | held)


def has_goals(scheme: Scheme) -> bool:
    """Whether the scheme evaluates by goals at all."""
    return any(axis.kind == Axis.Kind.GOALS for axis in scheme.axis_set.all())
