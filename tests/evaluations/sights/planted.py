"""A sheet in every state, with a word of its own in each private text, and everybody who stands somewhere to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from evaluations.models import (
    BehaviourNote,
    Draft,
    Exclusion,
    Goal,
    GoalRevision,
    Grievance,
    GrievanceRule,
    GrievanceStep,
    Hearing,
    Interview,
    Opinion,
    OrganizationGoal,
    PanelMember,
    Probation,
    Rating,
    RouteException,
    Scheme,
    Sheet,
    SheetItem,
    SheetNotice,
    SheetStage,
    SheetStep,
    StageRule,
)
from evaluations.probations.deciding import draft_of
from evaluations.rules.workflow import KNOWN, MOVES, Stage, State
from evaluations.schemes import freeze
from evaluations.words import REASSIGNED
from staff.models import Employee, User
from tests.evaluations.year import FIRST_DAY, Year
from tests.factories import employee_with_login
from tests.staff.world import NOON, TODAY

RATERS = (Stage.FIRST, Stage.SECOND, Stage.ADJUSTER)
# Every action that asks for a reason, and one that is no move: HR named another evaluator.
REASONED = (*(move.action.value for move in MOVES if move.asks_reason), REASSIGNED)
DRAFTS = {"goals": Stage.SELF, "self_report": Stage.SELF, "complain": Stage.SELF} | {
    f"rate-{stage}": stage for stage in RATERS
}  # fmt: skip


def word(what: str, state: State) -> str:
    """The word that stands in a text of the sheet in a state."""
    return f"〔{what}:{state}〕"


@dataclass
class Hall:
    """``sheets``: by state. ``users``: everybody but the persons themselves; ``persons``: those, by state."""

    year: Year
    users: dict[str, User] = field(default_factory=dict)
    persons: dict[State, Employee] = field(default_factory=dict)
    sheets: dict[State, Sheet] = field(default_factory=dict)
    cases: list[Grievance] = field(default_factory=list)
    probations: list[Probation] = field(default_factory=list)
    notes: list[BehaviourNote] = field(default_factory=list)
    goals: list[OrganizationGoal] = field(default_factory=list)

    def person(self, state: State) -> User:
        user = self.persons[state].user
        assert user is not None
        return user


# A probation does not ask how far the sheet is.
ON_PROBATION = {State.GOAL_DRAFT, State.DISCLOSED}
# Whoever reads a sheet on which the closing interview was recorded reads the same of it before.
STATES = tuple(state for state in State if state != State.FEEDBACK_DONE)


def build(year: Year, states: Iterable[State] = STATES) -> Hall:
    hall = Hall(year)
    _scheme(year)
    _people(hall)
    hall.goals = [OrganizationGoal.objects.create(department=year.world.section, year=2026, text="課の目標")]
    for state in states:
        _sheet(hall, state)
    if who := hall.persons.get(State.IN_PERIOD):
        said = {"stage": "second", "action": "skip", "reason": word("例外の理由", State.IN_PERIOD)}
        RouteException.objects.create(employee=who, valid_from=FIRST_DAY, **said)
        note = word("対象外の説明", State.IN_PERIOD)
        by = {"decided_by": year.user(Stage.HR), "decided_at": NOON}
        Exclusion.objects.create(cycle=year.cycle, employee=who, reason="leave", note=note, **by)
    return hall


def _scheme(year: Year) -> None:
    """With an adjuster, a way to complain, and all of the evaluators' words disclosed."""
    kept = Scheme.objects.filter(pk=year.scheme.pk)
    kept.move(state="draft")
    kept.update(tells_items=True, tells_comments=True)
    year.scheme = kept.get()
    StageRule.objects.create(scheme=year.scheme, stage="adjuster", gives_items=False)
    GrievanceRule.objects.create(scheme=year.scheme, step="formal", length=90, per_cycle=9)
    freeze(year.scheme)
    year.cycle.refresh_from_db()


def _people(hall: Hall) -> None:
    year, world = hall.year, hall.year.world
    year.people[Stage.ADJUSTER] = employee_with_login(department=world.other_bureau)
    colleague = employee_with_login(department=world.team)
    former = employee_with_login(department=world.other_section)
    elsewhere = employee_with_login(department=world.other_section, is_head=True)
    hall.users = {stage.value: year.user(stage) for stage in (*RATERS, Stage.CONFIRMER, Stage.HR)}
    named = {"former": former, "panel": employee_with_login(department=world.other_bureau), "colleague": colleague,
             "head_elsewhere": elsewhere}  # fmt: skip
    hall.users |= {name: who.user for name, who in named.items() if who.user}
    others = ("deputy", "beside", "elsewhere", "hr_elsewhere", "bureau_hr", "training", "auditor", "administrator")
    hall.users |= {name: user for name in others if (user := world.users[name])}


# ── One sheet


def _sheet(hall: Hall, state: State) -> None:
    year = hall.year
    person = employee_with_login(department=year.world.team)
    sheet = year.sheet(state, who=person)
    hall.persons[state] = person
    year.stage(sheet, Stage.ADJUSTER)
    for plant in (_goals, _report, _marks, _former, _steps, _interview, _notes, _drafts):
        plant(hall, sheet, state)
    if state in KNOWN:
        _case(hall, sheet, state)
    if state in ON_PROBATION:
        _probation(hall, sheet, state)
    undisclosed = "" if state in KNOWN else word("開示しない理由", state)
    Sheet.objects.filter(pk=sheet.pk).update(undisclosed_reason=undisclosed)
    hall.sheets[state] = Sheet.objects.get(pk=sheet.pk)


def _goals(hall: Hall, sheet: Sheet, state: State) -> None:
    if not sheet.goals.exists():
        hall.year.goals(sheet)
    told = {name: word(name, state) for name in ("what", "by_when", "level", "how", "progress")}
    Goal.objects.filter(sheet=sheet, number=1).update(**told, parent=hall.goals[0])
    before = {"what": word("前の目標", state), "by_when": "", "level": "", "how": "", "weight": "60"}
    GoalRevision.objects.create(
        goal=sheet.goals.get(number=1), before=before, reason=word("目標を変えた理由", state),
        by=hall.year.user(Stage.FIRST), at=NOON,
    )  # fmt: skip


def _report(hall: Hall, sheet: Sheet, state: State) -> None:
    Goal.objects.filter(sheet=sheet, number=1).update(result=word("result", state))
    SheetItem.objects.filter(sheet=sheet, code="I1").update(self_comment=word("self_comment", state))


def _marks(hall: Hall, sheet: Sheet, state: State) -> None:
    """What each evaluator says of an item, of an axis, and of the whole, whether he has handed it in or not."""
    level = hall.year.ability.scale.levels.get(symbol="B")
    for stage in RATERS:
        row = sheet.stages.get(stage=stage, is_current=True)
        for thing in ({"item": sheet.items.get(code="I1")}, {}):
            what = f"{stage}の{'項目' if thing else '軸'}の所見"
            Rating.objects.update_or_create(
                sheet=sheet, stage=row, axis=hall.year.ability, **(thing or {"item": None, "goal": None}),
                defaults={"level": level, "comment": word(what, state)},
            )  # fmt: skip
        SheetStage.objects.filter(pk=row.pk).update(comment=word(f"{stage}の所見", state))


def _former(hall: Hall, sheet: Sheet, state: State) -> None:
    """Who evaluated first until a day that has passed."""
    former, day = hall.users["former"].employee, FIRST_DAY - timedelta(1)
    row = SheetStage.objects.create(
        sheet=sheet, stage=Stage.FIRST, evaluator=former, name=former.name, valid_from=day, valid_to=day,
        is_current=False, handover=word("引き継ぎ", state), comment=word("前の所見", state),
    )  # fmt: skip
    Rating.objects.create(
        sheet=sheet, stage=row, axis=hall.year.ability, item=sheet.items.get(code="I1"),
        comment=word("前の項目の所見", state),
    )  # fmt: skip


def _steps(hall: Hall, sheet: Sheet, state: State) -> None:
    """Each with its reason; everybody who was told of one finds it on his list."""
    for action in REASONED:
        reason = word(f"理由 {action}", state)
        step = SheetStep.objects.create(
            sheet=sheet, action=action, state=state, at=NOON, by=hall.year.user(Stage.HR), reason=reason
        )
        for row in sheet.stages.all():
            SheetNotice.objects.create(to=row.evaluator, step=step)
        SheetNotice.objects.create(to=sheet.employee, step=step)


def _interview(hall: Hall, sheet: Sheet, state: State) -> None:
    Interview.objects.create(
        sheet=sheet, kind="mid", held_on=TODAY, evaluator=hall.year.people[Stage.FIRST],
        **{name: word(name, state) for name in ("evaluator_note", "person_note", "next_steps")},
    )  # fmt: skip


def _notes(hall: Hall, sheet: Sheet, state: State) -> None:
    """What the person and each evaluator, present and former, noted of him."""
    authors = {"self": sheet.employee, "former": hall.users["former"].employee}
    authors |= {stage.value: hall.year.people[stage] for stage in RATERS}
    for name, author in authors.items():
        note = BehaviourNote.objects.create(
            employee=sheet.employee, author=author, on=TODAY, item_code="I1", text=word(f"{name}の行動記録", state),
            written_at=NOON,
        )  # fmt: skip
        if state == State.GOAL_DRAFT:
            hall.notes.append(note)


def _drafts(hall: Hall, sheet: Sheet, state: State) -> None:
    for form, stage in DRAFTS.items():
        text = word(f"下書き {form}", state)
        data = {
            "goals": {"goals": "1", "goal-1-what": text}, "complain": {"text": text},
            "self_report": {f"text-item-{sheet.items.get(code='I1').pk}": text},
        }.get(form, {"comment": text})  # fmt: skip
        user = sheet.employee.user if stage == Stage.SELF else hall.year.user(stage)
        Draft.objects.create(sheet=sheet, user=user, form=form, version=0, data=data, saved_at=NOON)


def _case(hall: Hall, sheet: Sheet, state: State) -> None:
    """Answered; or taken back, when the sheet is closed."""
    case = Grievance.objects.create(
        sheet=sheet, step="formal", text=word("申出", state), wish=word("求めること", state), filed_at=NOON,
        state="withdrawn", outcome="not_upheld", decision=word("回答", state), decided_at=NOON,
    )  # fmt: skip
    if state != State.CLOSED:
        Grievance.objects.filter(pk=case.pk).update(state="decided")
    hr = hall.year.user(Stage.HR)
    PanelMember.objects.create(grievance=case, user=hall.users["panel"], part="委員長")
    Hearing.objects.create(grievance=case, held_on=TODAY, whom="本人", record=word("聞き取り", state), by=hr)
    GrievanceStep.objects.create(
        grievance=case, action="withdraw", state="withdrawn", by=hr, at=NOON, reason=word("取り下げの理由", state)
    )
    hall.cases.append(case)


def _probation(hall: Hall, sheet: Sheet, state: State) -> None:
    """The first evaluator gave one opinion, the second the other."""
    made = Probation.objects.create(
        employee=sheet.employee, starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31),
        extension_reason=word("延ばす理由", state),
    )  # fmt: skip
    for milestone, stage in ((3, Stage.FIRST), (5, Stage.SECOND)):
        Opinion.objects.create(
            probation=made, milestone=milestone, due=TODAY, evaluator=hall.year.people[stage], verdict="extend",
            reason=word(f"{stage}の意見", state), by=hall.year.user(stage), at=NOON,
        )  # fmt: skip
    typed = {"verdict": "suitable", "reason": word("下書き 意見", state), "seen": ""}
    form = draft_of(made.opinions.get(milestone=3))
    Draft.objects.create(
        probation=made, user=hall.year.user(Stage.FIRST), form=form, version=0, data=typed, saved_at=NOON
    )
    hall.probations.append(made)
