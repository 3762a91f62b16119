"""Every address of the evaluations app that is read, of every record of the hall (``planted``)."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from common.exporting import PARAMETER
from evaluations.rules.workflow import State
from evaluations.urls import urlpatterns
from tests.evaluations.sights.planted import Hall
from tests.url_rows import collected

# Which records an address is asked for, by how it begins. An address that begins otherwise fails the test.
RECORDS: dict[str, Callable[[Hall], Iterable[Any]]] = {
    "evaluations/notes/": lambda hall: [note.pk for note in hall.notes],
    "evaluations/grievances/": lambda hall: [case.pk for case in hall.cases],
    "evaluations/probations/": lambda hall: [one.pk for one in hall.probations],
    "evaluations/cycles/": lambda hall: [hall.year.cycle.pk],
    "evaluations/department-goals/new/": lambda hall: [hall.year.world.section.pk],
    "evaluations/department-goals/": lambda hall: [goal.pk for goal in hall.goals],
    "evaluations/imports/export/": lambda hall: [("all", "xlsx"), ("routeexception", "csv-utf8")],
}
# Asked in other ways, too.
QUERIES = {
    "goals": ("?draft=1",), "self": ("?draft=1",), "complain": ("?draft=1",),
    "record_pdf": ("?copy=own",),
    "grievances": ("?all=1",), "disclose": tuple(f"?show={name}" for name in ("withheld", "unread", "read", "closed")),
    "cycle": ("?check=1",),
}  # fmt: skip
# What only takes words, and what belongs to no person: a course, a job of whoever asked for it.
NOT_READ = {
    "move", "goals_draft", "self_draft", "rate_draft", "complain_draft", "case_draft", "handover_draft",
    "opinion_draft", "course_effect", "cycle_job", "disclose_job", "follow_job", "print_job", "print_file",
    "import_columns", "import_check", "import_job", "import_undo", "import_errors", "import_file",
}  # fmt: skip


# As whom the table of addresses knows somebody, and in which states a sheet is asked for as a workbook, too, whose
# words are those of the PDF.
AS = {"self": "own", "first": "manager", "deputy": "deputy", "hr": "hr"} | dict.fromkeys(
    ("second", "adjuster", "confirmer"), "boss"
)  # fmt: skip
WORKBOOK = {State.GOAL_SUBMITTED, State.FIRST_RATED, State.ADJUSTED, State.DISCLOSED}


def of_sheet(pk: int, who: str, state: State) -> list[str]:
    """What the table of addresses refuses to an evaluator, or to HR, is not asked again."""
    refused = _refused(AS.get(who, "")) if who != "self" else frozenset()
    refused = refused if state in WORKBOOK else refused | {"record_xlsx"}
    named = [name for route, name in _named() if route.startswith("evaluations/sheets/") and name not in refused]
    return [page for name in named for page in _asked(name, [pk])]


@cache
def _refused(kind: str) -> frozenset[str]:
    rows = [row for row in collected() if row.method == "GET" and row.name.startswith("evaluations:")]
    admits = {row.name for row in rows if row.expected.get(kind) == 200}
    return frozenset(row.name.removeprefix("evaluations:") for row in rows if kind and row.name not in admits)


def of_all(hall: Hall) -> list[str]:
    """Lists, and the records that are no sheets; of each opinion on a probation its draft."""
    opinions = [(one.pk, row.pk) for row in hall.probations for one in row.opinions.all()]
    drafts = [f"{reverse('evaluations:probation', args=[of])}?opinion={pk}&draft=1" for pk, of in opinions]
    return drafts + [
        page
        for route, name in _named()
        if not route.startswith("evaluations/sheets/")
        for args in _records(route, hall)
        for page in _asked(name, args)
    ]


def of_admin(hall: Hall) -> Iterator[str]:
    """Each list of the admin, as a page and as a file, and what it says of each row about the persons."""
    for model in (model for model in admin.site._registry if model._meta.app_label == "evaluations"):
        name = f"admin:{model._meta.label_lower.replace('.', '_')}"
        page = reverse(f"{name}_changelist")
        yield from (page, f"{page}?{PARAMETER}=xlsx")
        for row in model.objects.all() if model._meta.model_name in {"sheet", "routeexception", "exclusion"} else ():
            for kind in ("change", "history"):
                try:
                    yield reverse(f"{name}_{kind}", args=[row.pk])
                except NoReverseMatch:
                    continue


def _named() -> list[tuple[str, str]]:
    return [(str(one.pattern), one.name or "") for one in urlpatterns if one.name not in NOT_READ]


def _records(route: str, hall: Hall) -> list[list[Any]]:
    if "<" not in route:
        return [[]]
    found = next((records for begin, records in RECORDS.items() if route.startswith(begin)), None)
    assert found is not None, f"of which records is {route} to be asked?"
    return [[*one] if isinstance(one, tuple) else [one] for one in found(hall)]


def _asked(name: str, args: list[Any]) -> list[str]:
    page = reverse(f"evaluations:{name}", args=args)
    return [page, *(page + query for query in QUERIES.get(name, ()))]
