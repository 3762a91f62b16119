"""Where in the house abilities are, and where not (能力の分布)."""

from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.exporting import ListExport
from staff import audit
from staff.models import AuditEvent
from training import access
from training.access import Right
from training.gaps.distribution import GapMap, Level, Line
from training.rules.suppression import FEWEST
from training.views.pages import TrainingPage

LEVELS = {Level.BUREAU: gettext_lazy("部ごと"), Level.SECTION: gettext_lazy("課ごと")}


class GapMapPage(ListExport, TrainingPage):
    """Departments × abilities, by bureau or by section (?level=section)."""

    title = gettext_lazy("能力の分布")
    template_name = "training/gap/map.html"
    export_name = gettext_lazy("能力の分布")

    def is_for_user(self) -> bool:
        return super().is_for_user() and access.may(self.user, Right.READ_SURVEYS, on=self.today)

    @cached_property
    def level(self) -> Level:
        asked = self.request.GET.get("level", "")
        return Level.SECTION if asked == Level.SECTION else Level.BUREAU

    @cached_property
    def map(self) -> GapMap:
        places = self.user.standing_on(self.today).places
        return GapMap(places, list(self.grades.values()), authority=self.user.authority_id or 0, on=self.today)

    @cached_property
    def lines(self) -> list[tuple[str, Line]]:
        """Each with the whole name of its place."""
        path = self.map.house.organisation.path_text
        return [(path(line.unit.id), line) for line in self.map.lines(self.level) if line.unit]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        levels = [
            {"label": label, "href": f"?level={level}", "current": level == self.level}
            for level, label in LEVELS.items()
        ]
        return super().get_context_data(
            abilities=self.map.abilities,
            lines=self.lines,
            whole=self.map.whole,
            levels=levels,
            fewest=FEWEST,
            level=self.level,
            **kwargs,
        )

    # ── As a file

    def export_table(self) -> tuple[list[str], list[list[Any]]]:
        """As the page tells it: what is hidden there, is hidden here."""
        columns = [(_("%s(割合)") % a.name, _("%s(人数)") % a.name) for a in self.map.abilities]
        headings = [_("組織"), *(heading for pair in columns for heading in pair), _("出ている能力の平均")]
        lines = [(_("全体"), self.map.whole), *self.lines]
        return headings, [self._exported(name, line) for name, line in lines]

    def _exported(self, name: str, line: Line) -> list[Any]:
        cells: list[Any] = []
        for count in (cell.told for cell in line.cells):
            cells += [f"{count.share}%", count.people] if count else [_("伏せています"), ""]
        return [name, *cells, "" if line.mean is None else f"{line.mean}%"]

    def exported(self, rows: int) -> None:
        """It tells of nobody, and is written down all the same."""
        audit.record(
            AuditEvent.Kind.EXPORT, str(self.export_name), by=self.user, at=timezone.now(),
            address=audit.address_of(self.request), detail={"rows": rows, "filters": {"level": self.level.value}},
        )  # fmt: skip
