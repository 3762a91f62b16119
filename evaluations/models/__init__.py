"""Personnel evaluation (人事評価)."""

from evaluations.models.axes import Axis, AxisWeight, Difficulty, Item, ItemWeight, Threshold
from evaluations.models.cycles import ClosedDay, Cycle, Exclusion, Route, RouteException, Window
from evaluations.models.goals import Goal, GoalRevision, GoalTemplate, OrganizationGoal
from evaluations.models.grievances import Grievance, GrievanceStep, Hearing, PanelMember
from evaluations.models.probation import Opinion, Probation, ProbationTerm
from evaluations.models.schemes import Scale, ScaleLevel, Scheme, SchemePart
from evaluations.models.sheets import AxisResult, Rating, Sheet, SheetItem, SheetNotice, SheetStage, SheetStep
from evaluations.models.stages import CommentRule, GoalKind, GoalRule, GrievanceRule, StageRule
from evaluations.models.talks import BehaviourNote, Draft, Interview

# In the order in which parts can be written.
PARTS: tuple[type[SchemePart], ...] = (
    Scale, ScaleLevel, Axis, AxisWeight, Item, ItemWeight, Difficulty, Threshold, StageRule, GoalRule, GoalKind,
    CommentRule, GrievanceRule, ProbationTerm,
)  # fmt: skip

__all__ = [
    "PARTS",
    "Axis",
    "AxisResult",
    "AxisWeight",
    "BehaviourNote",
    "ClosedDay",
    "CommentRule",
    "Cycle",
    "Difficulty",
    "Draft",
    "Exclusion",
    "Goal",
    "GoalKind",
    "GoalRevision",
    "GoalRule",
    "GoalTemplate",
    "Grievance",
    "GrievanceRule",
    "GrievanceStep",
    "Hearing",
    "Interview",
    "Item",
    "ItemWeight",
    "Opinion",
    "OrganizationGoal",
    "PanelMember",
    "Probation",
    "ProbationTerm",
    "Rating",
    "Route",
    "RouteException",
    "Scale",
    "ScaleLevel",
    "Scheme",
    "SchemePart",
    "Sheet",
    "SheetItem",
    "SheetNotice",
    "SheetStage",
    "SheetStep",
    "StageRule",
    "Threshold",
    "Window",
]
