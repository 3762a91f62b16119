"""The cycles beside the regular one (条件付採用・会計年度任用職員のデモの評価): who is new, and who has a term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from competencies.models import Framework
from evaluations import presets
from evaluations.demo_city import words
from evaluations.demo_city.cycles import NOW, add_windows, noon, open_for
from evaluations.models import Cycle, Opinion, Probation, Window
from evaluations.probations.reckoning import bring_up_to_date
from staff.demo_city.newcomers import hired_lately
from staff.models import Employee, Posting, User
from staff.rules.upcoming import months_after

CITIES = frozenset({"tachikawa"})
STEP = Window.Step
_DAY = timedelta(days=1)
# Days after the base date of a probation, which is five months after the hire.
_SPECIAL = ((STEP.FIRST, 1, 10), (STEP.ADJUST, 11, 14), (STEP.CONFIRM, 15, 18), (STEP.DISCLOSE, 19, 24))


def on_probation(framework: Framework, office: Employee, *, by: User, on: date) -> None:
    """Those who came in mid-year: in their probation, with a sheet that waits for its fifth month."""
    start = hired_lately(on)
    if not Employee.objects.filter(authority=framework.authority, hired_on=start).exists():
        return
    base = months_after(start, 5) - _DAY
    cycle = Cycle.objects.create(
        scheme=presets.make("probation", framework.authority, framework), framework=framework, base_date=base,
        name=f"{start.year}年{start.month}月採用 条件付採用の評価", period_from=start,
        period_to=months_after(start, 6) - _DAY,
    )  # fmt: skip
    add_windows(cycle, base, _SPECIAL)
    open_for(cycle, office, by=by, on=start)


def by_fiscal_year(
    framework: Framework, office: Employee, *, by: User, on: date, fill: Callable[[Cycle], None]
) -> None:
    """会計年度任用職員, who are being rated just now."""
    term = {"employee__authority": framework.authority, "employment": Posting.Employment.FISCAL_YEAR}
    year = fiscal_year(on)
    first, last = fiscal_year_start(year), fiscal_year_end(year)
    if not Posting.objects.on(first).filter(**term).exists():
        return
    cycle = Cycle.objects.create(
        scheme=presets.make("fiscal_year", framework.authority, framework), framework=framework,
        name=f"{year}年度 会計年度任用職員の評価", base_date=max(on - timedelta(days=30), first), period_from=first,
        period_to=last,
    )  # fmt: skip
    add_windows(cycle, on, NOW)
    open_for(cycle, office, by=by, on=first)
    fill(cycle)


def decide(framework: Framework, *, users: Mapping[int, int], on: date, chance: Random) -> None:
    """What was due by the day was said, but for one; whose time is over is regular, but for one who is yet to be."""
    bring_up_to_date(framework.authority, on=on)
    rows = list(Probation.objects.filter(employee__authority=framework.authority, became_regular_on=None))
    due = Opinion.objects.filter(probation__in=rows, due__lt=on).exclude(evaluator=None).order_by("-due", "pk")
    said = list(due)[1:]
    for opinion in said:
        opinion.verdict, opinion.reason = Opinion.Verdict.SUITABLE, chance.choice(words.OPINIONS)
        opinion.by_id, opinion.at = users.get(opinion.evaluator_id or 0), noon(opinion.due - _DAY)
    Opinion.objects.bulk_update(said, ["verdict", "reason", "by", "at"])
    over = sorted((row for row in rows if row.ends_on < on), key=lambda row: (row.ends_on, row.pk))[:-1]
    for row in over:
        row.became_regular_on = row.ends_on + _DAY
    Probation.objects.bulk_update(over, ["became_regular_on"])
