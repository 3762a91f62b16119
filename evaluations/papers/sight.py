"""Which copy of a record form is made, and what stands on it (本人用・保管用).

The person's copy has what the person reads, whoever prints it; the archive copy what its reader reads. Nobody reads
on paper what he does not read on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _

from evaluations import access
from evaluations.models import Sheet
from evaluations.rules.sights import Part
from evaluations.rules.workflow import RESULT, Stage, State

PART_OF = {Stage.FIRST: Part.FIRST, Stage.SECOND: Part.SECOND, Stage.ADJUSTER: Part.ADJUSTMENT}
_SELF = frozenset({Stage.SELF})


class Copy(StrEnum):
    OWN = "own"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class Sight:
    """What one reader finds on one copy. ``stages``: as what he stands to the sheet."""

    sheet: Sheet
    copy: Copy
    stages: frozenset[Stage]

    @cached_property
    def parts(self) -> frozenset[Part]:
        mine = access.parts_of(self.sheet, self.stages)
        return mine & access.parts_of(self.sheet, _SELF) if self.is_own else mine

    @property
    def is_own(self) -> bool:
        return self.copy == Copy.OWN

    @property
    def label(self) -> str:
        if self.is_own:
            return _("本人用")
        return _("保管用") if Stage.HR in self.stages else _("評価者用")

    @property
    def is_settled(self) -> bool:
        return State(self.sheet.state) in RESULT

    def reads(self, stage: Stage) -> bool:
        """Whether the marks of a stage stand on the copy."""
        return PART_OF[stage] in self.parts

    @property
    def comments(self) -> bool:
        return not self.is_own or bool(self.sheet.cycle.scheme.tells_comments)

    def says(self, stage: Stage) -> bool:
        """Whether what a stage wrote to the whole is told: to the person even where single marks are not."""
        is_told = self.is_own and Part.RESULT in self.parts and stage in {Stage.FIRST, Stage.SECOND}
        return self.comments and (is_told or self.reads(stage))

    @property
    def points(self) -> bool:
        return Part.RESULT in self.parts and (not self.is_own or bool(self.sheet.cycle.scheme.tells_points))

    def columns(self, held: list[Stage]) -> list[Stage]:
        """The stages that have a column: what is not yet to be read is empty, what is never told has none."""
        return [s for s in held if self.reads(s) or (s != Stage.ADJUSTER and not self.is_settled)]


def copies(stages: frozenset[Stage]) -> list[Copy]:
    """The copies that somebody of these stages can have; the person has his own."""
    return [Copy.OWN] if stages == _SELF else [Copy.ARCHIVE, Copy.OWN]
