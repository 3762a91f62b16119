"""OJT for those who are new, and who instructs at work (デモのOJT計画・職場研修指導員)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from common.dates import fiscal_year, fiscal_year_end, fiscal_year_start, years_later
from staff.rules.upcoming import months_after
from training.demo_city import words
from training.demo_city.around import Around
from training.demo_city.facts import PersonFacts
from training.demo_city.writing import create
from training.models import OJTItem, OJTLog, OJTPlan, TrainingRole

# Who instructs has been there for so many years.
_INSTRUCTS_AFTER, _LEADS_AFTER = 3, 8
_SECTION = 5


def make_newcomers(around: Around) -> None:
    sections: dict[int | None, list[PersonFacts]] = defaultdict(list)
    for person in around.people:
        sections[person.head].append(person)
    pairs = [(one, by) for one in _trainees(around, sections) if (by := _instructor(one, sections, around))]
    plans = create(OJTPlan, (_plan(around, n, *pair) for n, pair in enumerate(pairs)))
    create(OJTItem, (item for plan in plans for item in _items(plan, around)))
    create(OJTLog, (log for plan in plans for log in _logs(plan, around)))
    create(TrainingRole, _roles(around, sections))


def _trainees(around: Around, sections: dict[int | None, list[PersonFacts]]) -> list[PersonFacts]:
    """Hired this year or the last; under a demo login there is one at any rate."""
    recent = (around.year - 1, around.year)
    found = [p for p in around.people if p.grade and p.head and fiscal_year(p.hired_on) in recent and not p.is_head]
    for theirs in sections.values():
        shown = [p for p in theirs if p.grade and p.head and p.is_shown and not p.is_head]
        if len(shown) >= _SECTION and not any(p in found for p in shown):
            found.append(max(shown, key=lambda p: p.hired_on))
    return found


def _instructor(
    trainee: PersonFacts, sections: dict[int | None, list[PersonFacts]], around: Around
) -> PersonFacts | None:
    """A colleague of the same head, a shown one first, then who came last of those who know the work."""
    latest = years_later(around.on, -_INSTRUCTS_AFTER)
    able = [
        p for p in sections[trainee.head] if p.grade and p.hired_on <= latest and p.key != trainee.key and not p.is_head
    ]
    return min(able, key=lambda p: (not p.is_shown, around.on - p.hired_on), default=None)


def _plan(around: Around, number: int, trainee: PersonFacts, instructor: PersonFacts) -> OJTPlan:
    """Of the first year of service; of those who were there before, of this year. The last one is being prepared."""
    year = max(fiscal_year(trainee.hired_on), around.year - 1)
    begins = max(trainee.hired_on, fiscal_year_start(year))
    is_over = year < around.year
    state = OJTPlan.State.CLOSED if is_over else OJTPlan.State.DRAFT if number % 6 == 5 else OJTPlan.State.ACTIVE
    return OJTPlan(
        employee_id=trainee.key, instructor_id=instructor.key, state=state, valid_from=begins,
        valid_to=fiscal_year_end(year), aim=words.some(around.chance, words.OJT_AIMS),
        outcome=words.some(around.chance, words.OJT_OUTCOMES) if is_over else "",
    )  # fmt: skip


def _items(plan: OJTPlan, around: Around) -> Iterator[OJTItem]:
    """One every month or two; what was due is mostly done."""
    for order, what in enumerate(words.OJT_ITEMS):
        due = months_after(plan.valid_from, 1 + order * 2) - timedelta(days=1)
        due = min(due, plan.valid_to or due)
        is_done = plan.state != OJTPlan.State.DRAFT and due < around.on and around.chance.random() < 0.9
        done_on = max(plan.valid_from, due - timedelta(days=around.chance.randint(0, 20))) if is_done else None
        yield OJTItem(plan=plan, what=what, due=due, done_on=done_on, order=order)


def _logs(plan: OJTPlan, around: Around) -> Iterator[OJTLog]:
    """Month by month until the last one; the head writes now and then."""
    if plan.state == OJTPlan.State.DRAFT:
        return
    month = date(plan.valid_from.year, plan.valid_from.month, 1)
    last = min(around.on, plan.valid_to or around.on)
    while months_after(month, 1) <= last:
        trainee, instructor = words.OJT_SAID[month.month % len(words.OJT_SAID)]
        head = words.some(around.chance, words.OJT_HEADS) if around.chance.random() < 0.5 else ""
        yield OJTLog(plan=plan, month=month, trainee=trainee, instructor=instructor, head=head)
        month = months_after(month, 1)


def _roles(around: Around, sections: dict[int | None, list[PersonFacts]]) -> Iterator[TrainingRole]:
    """職場研修指導員: one of those who have long been in a section."""
    latest = years_later(around.on, -_LEADS_AFTER)
    for head, theirs in sections.items():
        able = [person for person in theirs if person.grade and person.hired_on <= latest and not person.is_head]
        if head and able and len(theirs) >= _SECTION:
            person = around.chance.choice(able)
            begins = fiscal_year_start(around.year - around.chance.randint(0, 1))
            yield TrainingRole(employee_id=person.key, valid_from=max(begins, person.hired_on))
