"""How the tests read a policy: plain lists and counts, to stand beside numbers written by hand."""

from collections import Counter
from typing import Any

from competencies.models import (
    PARTS,
    Competency,
    CompetencyGroup,
    Framework,
    Grade,
    Measure,
    PolicyItem,
    Requirement,
    RequirementTable,
    TableColumn,
    TableRow,
)


def part_counts(policy: Framework) -> dict[str, int]:
    """How many rows of each part the policy has; parts that it lacks are left out."""
    counts = {model.__name__: model.objects.filter(framework=policy).count() for model in PARTS}
    return {name: count for name, count in counts.items() if count}


def tally(model: Any, policy: Framework, *lookups: str, **filters: Any) -> dict[Any, int]:
    rows = model.objects.filter(framework=policy, **filters)
    return dict(Counter(rows.values_list(*lookups, flat=len(lookups) == 1)))


def grades(policy: Framework, family: str = "F1") -> list[str]:
    """Names from the lowest rung up."""
    return list(
        Grade.objects.filter(framework=policy, family__code=family).order_by("order").values_list("name", flat=True)
    )


def groups(policy: Framework) -> dict[str, list[str]]:
    """The competencies that stand directly in each group."""
    top = Competency.objects.filter(framework=policy, parent=None).order_by("order")
    return {
        group.name: [c.name for c in top if c.group_id == group.pk]
        for group in CompetencyGroup.objects.filter(framework=policy).order_by("order")
    }


def tables(policy: Framework) -> list[tuple[str, str, int, int]]:
    """Code, scale, columns and rows of each table."""
    return [
        (table.code, table.scale, table.columns.count(), table.rows.count())
        for table in RequirementTable.objects.filter(framework=policy).order_by("order")
    ]


def columns(policy: Framework, table: str) -> list[str]:
    found = TableColumn.objects.filter(framework=policy, table__code=table).order_by("order")
    return list(found.values_list("grade__name", flat=True))


def rows(policy: Framework, table: str) -> list[str]:
    found = TableRow.objects.filter(framework=policy, table__code=table).order_by("order")
    return list(found.values_list("competency__name", flat=True))


def cell(policy: Framework, table: str, grade: str, competency: str) -> Requirement:
    return Requirement.objects.select_related("mark", "level", "competency").get(
        framework=policy, table__code=table, grade__code=grade, competency__name=competency
    )


def blanks(policy: Framework, table: str) -> set[tuple[str, str]]:
    """Grade and competency of each cell where the table asks nothing."""
    cells = Requirement.objects.filter(framework=policy, table__code=table)
    filled = set(cells.values_list("grade__name", "competency__name"))
    return {(grade, name) for grade in columns(policy, table) for name in rows(policy, table)} - filled


def measures(policy: Framework) -> dict[str, list[str]]:
    """The measures (施策) of each pillar (柱)."""
    found = Measure.objects.filter(framework=policy, kind="measure").order_by("order").select_related("parent")
    pillars = Measure.objects.filter(framework=policy, kind="pillar").order_by("order")
    return {pillar.name: [m.name for m in found if m.parent == pillar] for pillar in pillars}


def actions(policy: Framework) -> dict[str, int]:
    """How many actions (取組) each pillar has."""
    return tally(Measure, policy, "parent__parent__name", kind="action")


def item_counts(policy: Framework) -> dict[str, int]:
    return tally(PolicyItem, policy, "kind")
