"""Measures of the evaluation pages: as employee, as a head of some sixty people and as HR, in a made-up city."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from bench import pages
from bench.pages import CITY, Page, Results, Viewer, client_of, gather_statistics, head_of_sixty, measure_pages
from bench.timing import timed
from competencies.models import Framework
from evaluations.demo_city.year import make_years
from evaluations.models import Sheet
from evaluations.rules.workflow import Stage, State
from evaluations.sheets.marks import Marks
from staff.demo import make_demo_city, make_demo_people
from staff.models import User

# Five goals each, beside the items of the policy.
GOALS = (5, 5)
SAVING_MS = 60

PAGES = (
    Page("home"),
    Page("evaluations:mine"),
    Page("evaluations:sheet", takes="sheet"),
    Page("evaluations:goals", only="employee", takes="draft"),
    Page("evaluations:self", only="employee", takes="sheet"),
    Page("evaluations:result", only="employee", takes="closed"),
    Page("evaluations:record_pdf", only="employee", takes="closed", limit_ms=1000),
    Page("evaluations:notes"),
    Page("evaluations:board", only="head", limit_ms=100),
    Page("evaluations:rate", only="head", takes="rated", limit_ms=100),
    Page("evaluations:review_goals", only="head", takes="goals"),
    Page("evaluations:interviews", only="head", takes="rated"),
    Page("evaluations:my_marks", only="head"),
    Page("evaluations:disclose", only="HR"),
    Page("evaluations:grievances", only="HR"),
)


def measure(*, staff: int, repeat: int) -> Results:
    """All pages that exist, in a city of so many people. The database is empty before."""
    call_command("loaddata", CITY, verbosity=0)
    framework, today = Framework.objects.get(authority__code=CITY), timezone.localdate()
    make_demo_city(framework, staff=staff, seed=1, on=today)
    make_demo_people(on=today)
    results: Results = {"made_up_years": timed(lambda: make_years(framework, seed=1, on=today, goals=GOALS))}
    gather_statistics()
    viewers = _viewers(framework)
    return results | dict(measure_pages(PAGES, viewers, repeat=repeat)) | _saving(viewers[1], repeat=repeat)


def missing(results: Results) -> list[str]:
    return pages.missing(PAGES, results)


def missed(results: Results) -> list[str]:
    """The rate page and the board may ask two questions more than others."""
    return [said for said in pages.missed(results) if ": 13 queries" not in said and ": 14 queries" not in said]


def _saving(head: Viewer, *, repeat: int) -> Results:
    """Every mark of a sheet changed and sent, as the rate page sends it."""
    sheet = Sheet.objects.select_related("cycle__scheme").get(pk=head.takes["rated"])
    address, turn = reverse("evaluations:rate", args=[sheet.pk]), iter(range(10**6))

    def save() -> None:
        answer = head.client.post(address, _filled(sheet, next(turn)))
        assert answer.status_code == 302, answer.status_code  # noqa: S101  # a measure of what was not saved says nothing

    save()
    return {"head saving all marks of a sheet": {**timed(save, repeat=repeat), "limit_ms": SAVING_MS}}


def _filled(sheet: Sheet, turn: int) -> dict[str, Any]:
    """One mark and its comment changed; the rest as the page has them."""
    marks = Marks(Sheet.objects.select_related("cycle__scheme").get(pk=sheet.pk))
    things = marks.things(Stage.FIRST)
    data: dict[str, Any] = {"version": marks.sheet.version, "comment": "", "do": "save"}
    for thing in things:
        data[f"level-{thing.key}"] = thing.scale.levels[0].pk
        data[f"comment-{thing.key}"] = "所見"
    data[f"comment-{things[0].key}"] = f"所見{turn}"
    return data


def _viewers(framework: Framework) -> list[Viewer]:
    post, _code = head_of_sixty(framework)
    head = User.objects.get(employee=post.employee_id)
    employee, hr = (User.objects.get(staff_number=number) for number in ("20001", "20003"))
    own = Sheet.objects.filter(employee__user=employee)
    now = own.filter(cycle__state="open").first()
    return [
        Viewer("employee", client_of(employee), {
            "sheet": _key(now), "closed": _key(own.filter(state=State.CLOSED).first()), "draft": _key(now),
        }),
        Viewer("head", client_of(head), _of_head(head)),
        Viewer("HR", client_of(hr), {"sheet": _key(Sheet.objects.filter(state=State.CONFIRMED).first())}),
    ]  # fmt: skip


def _of_head(head: User) -> dict[str, Any]:
    staged = Sheet.objects.staged_by(head, on=timezone.localdate()).filter(
        cycle__state="open", stages__evaluator__user=head, stages__stage="first", stages__is_current=True
    )
    first = staged.order_by("pk")
    rated = first.filter(state=State.SELF_SUBMITTED).first() or first.first()
    return {"sheet": _key(rated), "rated": _key(rated), "goals": _key(rated)}


def _key(sheet: Sheet | None) -> int:
    return sheet.pk if sheet else 0
