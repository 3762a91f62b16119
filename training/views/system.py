"""The chart of the city's system of training (研修体系図)."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, TypedDict

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import AppointingAuthority
from training.learning import Learning
from training.models import Course, CourseKind, CourseSession, Focus, RequirementRule, SystemStage
from training.obligations.wording import briefly
from training.rules.requirements import NOTHING, Rule
from training.rules.system import Chart, Step, chart, reaching
from training.views.pages import TrainingPage
from training.views.papers import paper


class Mark(NamedTuple):
    """How the user stands to a course: the kind of its chip, and the word on it."""

    kind: str
    label: str | Promise


class Entry(TypedDict):
    """A course where the chart has it; a template reads a dictionary soonest, and there are hundreds.

    ``must``: when, or of whom, the rules ask it there; empty where they do not.
    """

    code: str
    name: str
    mark: Mark | None
    must: str


Cells = list[list[Entry]]
DONE = Mark("good", gettext_lazy("修了"))
COMING = Mark("place", gettext_lazy("申込中・受講中"))
OPEN = Mark("plain", gettext_lazy("募集中"))
LEGEND = (
    (DONE, gettext_lazy("あなたが修了した研修")),
    (COMING, gettext_lazy("あなたが申し込んだか受けている研修")),
    (OPEN, gettext_lazy("いま申し込める回がある研修")),
)


class SystemPage(TrainingPage):
    title = gettext_lazy("研修体系図")
    template_name = "training/system.html"

    @cached_property
    def kinds(self) -> dict[int, CourseKind]:
        return {kind.pk: kind for kind in CourseKind.objects.visible_to(self.user, on=self.today)}

    @cached_property
    def steps(self) -> list[Step]:
        """The policy's stages; where it tells of none, the grades."""
        stages = [self._step(stage) for stage in SystemStage.objects.visible_to(self.user, on=self.today)]
        return stages or [Step(grade.name, frozenset({code}), stays=False) for code, grade in self.grades.items()]

    @cached_property
    def chart(self) -> Chart[Any]:
        offered: Any = Course.objects.visible_to(self.user, on=self.today).offered(on=self.today)
        courses = offered.values_list("pk", "code", "name", "kind_id", "grades", "target", named=True)
        return chart(self.steps, list(self.kinds), courses)

    @cached_property
    def rows(self) -> list[tuple[Step, Cells]]:
        return [(row.step, self._cells(row.cells, row.step.grades)) for row in self.chart.rows]

    @cached_property
    def everybody(self) -> Cells:
        return self._cells(self.chart.everybody, NOTHING)

    @cached_property
    def rules(self) -> dict[int, list[Rule]]:
        """Those in force that require a course, by course."""
        required = RequirementRule.objects.visible_to(self.user, on=self.today).filter(is_required=True)
        found = defaultdict(list)
        for rule in required.holding(on=self.today).order_by("pk"):
            found[rule.course_id].append(rule.as_rule(()))  # what exempts makes no difference here
        return dict(found)

    @cached_property
    def marks(self) -> dict[int, Mark]:
        """How the user stands to courses, by primary key: completed counts before what he goes to, that before open."""
        sessions = CourseSession.objects.visible_to(self.user, on=self.today).taking_applications(on=self.today)
        found = dict.fromkeys(sessions.order_by().values_list("course", flat=True), OPEN)
        if own := self.user.standing_on(self.today).employee_id:
            rows = Learning([own], authority=self.user.authority_id or 0, on=self.today).rows
            found |= {row.course: COMING for row in rows if row.course and row.is_under_way}
            found |= {row.course: DONE for row in rows if row.course and row.is_learned}
        return found

    def shown(self) -> dict[str, Any]:
        """What the chart shows, on the page and in print."""
        focuses = Focus.objects.visible_to(self.user, on=self.today)
        return {
            "kinds": list(self.kinds.values()),
            "chart": self.chart,
            "rows": self.rows,
            "everybody": self.everybody,
            "requires": bool(self.rules),
            "focuses": [(focus, self.grade_names(focus.grades)) for focus in focuses],
            "inferred": any(step.inferred for step in self.steps),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.shown(), legend=LEGEND, **kwargs)

    def _cells(self, cells: Sequence[Sequence[Any]], grades: frozenset[str]) -> Cells:
        return [[self._entry(course, grades) for course in cell] for cell in cells]

    def _entry(self, course: Any, grades: frozenset[str]) -> Entry:
        rules = self.rules.get(course.pk)
        must = briefly(reaching(rules, grades), grades) if rules else ""
        return Entry(code=course.code, name=course.name, mark=self.marks.get(course.pk), must=must)

    def _step(self, stage: SystemStage) -> Step:
        abilities = tuple(self.abilities[code].name for code in stage.competencies if code in self.abilities)
        return Step(stage.name, frozenset(stage.grades), stage.grades_are_inferred, stage.summary, abilities)


class SystemPdf(SystemPage):
    """The same to be printed, for everybody: without the user's own marks."""

    marks: ClassVar[dict[int, Mark]] = {}  # nothing to ask

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from training.papers.system import system_chart  # only PDF pages wait for the drawing library to load

        # Whoever belongs to no authority was refused before.
        authority: AppointingAuthority = self.user.authority  # type: ignore[assignment]
        data = system_chart(self.shown(), authority=authority, edition=self.edition, on=self.today)
        return paper(data, _("研修体系図_%s") % authority.municipality)
