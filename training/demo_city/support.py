"""What people learn by themselves, and what the city gives for it (デモの助成・職場外の学び・還元)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from common.dates import fiscal_year_end, fiscal_year_start
from training.demo_city import words
from training.demo_city.around import Around
from training.demo_city.facts import PersonFacts
from training.demo_city.plan import StepPlan
from training.demo_city.walking import Walk
from training.demo_city.working_days import from_day
from training.demo_city.writing import Written, create, moment
from training.models import Course, Evidence, ExternalRecord, Sharing, Subsidy, SubsidyBudget, SubsidyKind, SubsidyStep
from training.rules import subsidies
from training.rules.moves import Actor
from training.rules.subsidies import MOVES, Action, State
from training.rules.support import grantable, payable

_NOTE = "デモのための架空の制度です。"
_KINDS = (
    ("SK1", "資格取得助成", 50, 30_000, False),
    ("SK2", "通信教育助成", 50, 15_000, False),
    ("SK3", "自主研究グループ助成", 100, 50_000, True),
)
_STUDIED = {
    "SK1": (
        ("日商簿記検定2級", 5_500),
        ("宅地建物取引士", 38_000),
        ("社会福祉士", 52_000),
        ("ITパスポート", 7_500),
    ),
    "SK2": (("通信講座「地方自治法の基礎」", 24_000), ("通信講座「データ分析入門」", 32_000)),
    "SK3": (("空き家の活用研究会", 60_000), ("窓口の待ち時間を考える会", 40_000)),
}
_STATES = (State.SETTLED, State.APPLIED, State.APPROVED, State.REPORTED, State.DECLINED, State.WITHDRAWN)
_ELSEWHERE = (
    ("大学公開講座「地域とデータ」", "市内の大学", 12), ("政策法務セミナー", "民間の研修会社", 6),
    ("手話奉仕員養成講座", "社会福祉協議会", 40), ("防災士の養成講座", "防災の団体", 14),
)  # fmt: skip
_EXTERNAL_STATES = ("confirmed", "submitted", "confirmed", "declined")
_NOT_ACCEPTED = "修了したことの分かる書類がありません。"
Walked = tuple[PersonFacts, Subsidy, Sequence[StepPlan[State, Action]]]


def make_subsidies(around: Around) -> None:
    """Kinds, budgets of the last and this year, and applications in every state."""
    kinds = list(SubsidyKind.objects.filter(authority=around.authority)) or create(SubsidyKind, _kinds(around))
    chosen = [person for person in around.some_people(0.05) if person.hired_on < fiscal_year_start(around.year - 1)]
    walked = [_application(n, person, kinds, around) for n, person in enumerate(chosen)]
    create(Subsidy, (subsidy for _, subsidy, _ in walked))
    around.write_steps(SubsidyStep, "subsidy", walked)
    create(Evidence, filter(None, (_evidence(around, person, subsidy=row) for person, row, _ in walked
                                   if row.state in {State.REPORTED, State.SETTLED})))  # fmt: skip
    _write_members(walked, around)
    _write_budgets(kinds, [subsidy for _, subsidy, _ in walked], around)


def _kinds(around: Around) -> Iterator[SubsidyKind]:
    for code, name, rate, ceiling, is_for_groups in _KINDS:
        yield SubsidyKind(
            authority=around.authority, code=code, name=name, rate=Decimal(rate), ceiling=ceiling, note=_NOTE,
            is_for_groups=is_for_groups, valid_from=fiscal_year_start(around.year - 1),
        )  # fmt: skip


def _application(number: int, person: PersonFacts, kinds: list[SubsidyKind], around: Around) -> Walked:
    """Every second of the last year, and settled; the others as they come."""
    kind = kinds[number % len(kinds)]
    is_past = number % 2 == 1
    target = State.SETTLED if is_past else _STATES[number // 2 % len(_STATES)]
    year = around.year - is_past
    title, cost = around.chance.choice(_STUDIED.get(kind.code, _STUDIED["SK1"]))
    steps = _walk(year, target, around).by(around.on)
    subsidy = Subsidy(
        employee_id=person.key, kind=kind, year=year, state=steps[-1].state, title=title,
        purpose=words.some(around.chance, words.WISHES), cost=cost, applied_at=moment(steps[0].day, steps[0].minute),
    )  # fmt: skip
    _count_out(subsidy, steps)
    return person, subsidy, steps


def _walk(year: int, target: State, around: Around) -> Walk[State, Action]:
    chance = around.chance
    walk: Walk[State, Action] = Walk(MOVES, chance)
    is_new = target in {State.APPLIED, State.DECLINED}
    # Who still waits applied not long ago; else there was time to study.
    last = min(around.on, fiscal_year_end(year)) - timedelta(days=20 if is_new else 150)
    span = max((last - fiscal_year_start(year)).days, 1)
    day = from_day(last - timedelta(days=chance.randint(0, 15 if is_new else min(span, 60))))
    day = max(day, from_day(fiscal_year_start(year)))
    day = min(day, from_day(around.on - timedelta(days=4)))
    walk.go(Action.APPLY, Actor.SELF, day)
    if target == State.DECLINED:
        walk.go(Action.DECLINE, Actor.OFFICER, from_day(day + timedelta(days=6)), chance.choice(words.NOT_GRANTED))
    if is_new:
        return walk
    walk.go(Action.APPROVE, Actor.OFFICER, from_day(day + timedelta(days=7)))
    if target == State.WITHDRAWN:
        walk.go(Action.WITHDRAW, Actor.SELF, from_day(day + timedelta(days=20)), chance.choice(words.WITHDRAWALS))
    if target in {State.REPORTED, State.SETTLED}:
        walk.go(Action.REPORT, Actor.SELF, from_day(day + timedelta(days=90)))
    if target == State.SETTLED:
        walk.go(Action.SETTLE, Actor.OFFICER, from_day(day + timedelta(days=100)))
    return walk


def _count_out(subsidy: Subsidy, steps: Sequence[StepPlan[State, Action]]) -> None:
    """The money that follows from the steps, by the rules of support."""
    made = {step.action: step for step in steps}
    kind = subsidy.kind
    if Action.APPROVE in made:
        subsidy.granted = grantable(subsidy.cost, rate=kind.rate, ceiling=kind.ceiling)
    if report := made.get(Action.REPORT):
        subsidy.spent = subsidy.cost - 500
        subsidy.result = "合格・修了しました。担当業務で使い始めています。"
        subsidy.completed_on = report.day - timedelta(days=7)
    if Action.SETTLE in made and subsidy.granted is not None and subsidy.spent is not None:
        subsidy.paid = payable(subsidy.granted, subsidy.spent, rate=kind.rate, ceiling=kind.ceiling)


def _write_members(walked: list[Walked], around: Around) -> None:
    """Groups learn with others of the same head."""
    by_head: dict[int | None, list[PersonFacts]] = {}
    for person in around.people:
        by_head.setdefault(person.head, []).append(person)
    through = Subsidy.members.through
    create(through, (
        through(subsidy_id=subsidy.pk, employee_id=other.key)
        for person, subsidy, _ in walked if subsidy.kind.is_for_groups
        for other in by_head[person.head][:4] if other.key != person.key
    ))  # fmt: skip


def _write_budgets(kinds: list[SubsidyKind], given: list[Subsidy], around: Around) -> None:
    """Enough for what was granted, and a little more."""
    have = set(SubsidyBudget.objects.filter(kind__in=kinds).values_list("kind", "year"))
    for kind in kinds:
        for year in (around.year - 1, around.year):
            of_year = [s for s in given if s.kind_id == kind.pk and s.year == year]
            kept = sum(s.granted or 0 for s in of_year if s.state in subsidies.COMMITTED)
            if (kind.pk, year) not in have:
                SubsidyBudget.objects.create(kind=kind, year=year, amount=(kept * 5 // 4 // 10_000 + 5) * 10_000)


def make_external(around: Around) -> None:
    """What people learned elsewhere, confirmed or not; a confirmed one may count as a course."""
    courses = list(Course.objects.filter(authority=around.authority).order_by("code"))
    chosen = list(around.some_people(0.05))
    rows = create(ExternalRecord, (_external(n, person, courses, around) for n, person in enumerate(chosen)))
    pairs = zip(chosen, rows, strict=True)
    create(Evidence, filter(None, (_evidence(around, p, record=row) for p, row in pairs if row.state != "declined")))


def _external(number: int, person: PersonFacts, courses: list[Course], around: Around) -> ExternalRecord:
    title, provider, hours = around.chance.choice(_ELSEWHERE)
    state = _EXTERNAL_STATES[number % len(_EXTERNAL_STATES)]
    equals = around.chance.choice(courses) if state == "confirmed" and number % 3 == 0 else None
    return ExternalRecord(
        employee_id=person.key, title=title, provider=provider, hours=hours, state=state, course=equals,
        completed_on=around.on - timedelta(days=around.chance.randint(10, 400)),
        competencies=" ".join(around.some_codes(person, 2)), summary=words.some(around.chance, words.LEARNED),
        reason=_NOT_ACCEPTED if state == "declined" else "",
    )  # fmt: skip


def make_sharings(written: list[Written], around: Around) -> None:
    """Some of those who completed a course told others of it."""
    done = [one for one in written if one.plan.state in {"completed", "followed_up"}]
    told = [one for one in done if around.chance.random() < (0.15 if one.plan.person.is_shown else 0.03)]
    names = dict(Course.objects.filter(authority=around.authority).values_list("pk", "name"))
    create(Sharing, (_sharing(one, names[one.session.course_id], around) for one in told))


def _sharing(one: Written, name: str, around: Around) -> Sharing:
    held_on = from_day(one.session.ends_on + timedelta(days=around.chance.randint(7, 30)))
    return Sharing(
        employee_id=one.plan.person.key, enrolment=one.row, title=f"「{name}」で学んだこと", held_on=held_on,
        audience=words.some(around.chance, words.SHARED),
        attendees=around.chance.randint(4, 25) if held_on <= around.on else None,
        summary=words.some(around.chance, words.USE),
    )  # fmt: skip


def _evidence(
    around: Around, person: PersonFacts, *, record: ExternalRecord | None = None, subsidy: Subsidy | None = None
) -> Evidence | None:
    """A small picture of a certificate."""
    by = around.user_of(person, Actor.SELF)
    if by is None:
        return None
    day = record.completed_on if record else subsidy.completed_on if subsidy else None
    content = _picture(day or around.on)
    return Evidence(
        record=record, subsidy=subsidy, name="修了証.png", media_type="image/png", size=len(content), content=content,
        added_by_id=by, added_at=moment(from_day(day or around.on), 12 * 60),
    )  # fmt: skip


def _picture(day: date) -> bytes:
    picture = Image.new("L", (360, 240), 255)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((8, 8, 351, 231), outline=0, width=2)
    draw.text((90, 90), "CERTIFICATE (made up)", fill=0)
    draw.text((135, 130), f"{day:%Y-%m-%d}", fill=0)
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()
