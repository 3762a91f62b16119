"""What the pages about who must take what have in common (受講の状況): whom they tell about, in whose words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competencies.models import Framework, Grade
from staff.access import Role
from staff.days import Asked, read_day
from staff.exporting import StaffListExport
from staff.models import Employee
from staff.rules.organisation import Organisation, Unit
from training.access import Aspect, Right, may, people
from training.obligations.city import City, city
from training.obligations.reasons import Names
from training.rules.tallies import Bucket, Places, places_below
from training.views.pages import TrainingPage

BUCKETS = {
    Bucket.OVERDUE: gettext_lazy("期限超過"),
    Bucket.SOON: gettext_lazy("90日以内"),
    Bucket.LATER: gettext_lazy("91日以上先"),
    Bucket.ENROLLED: gettext_lazy("申込中・受講予定"),
    Bucket.DONE: gettext_lazy("修了"),
    Bucket.EXEMPT: gettext_lazy("免除"),
}
CHIPS = {Bucket.OVERDUE: "bad", Bucket.SOON: "warn", Bucket.ENROLLED: "place", Bucket.DONE: "good"}


class Who(NamedTuple):
    """A person as a list names him."""

    pk: int
    number: str
    name: str
    kana: str


class AskedPage(StaffListExport, TrainingPage):
    """For those who may read who must take what. A 部局人事担当 is told of the own departments' people alone."""

    def is_for_user(self) -> bool:
        return super().is_for_user() and may(self.user, Right.READ_OBLIGATIONS, on=self.today)

    def may_export(self) -> bool:
        """The training office hands these lists to the sections, and is no HR."""
        return may(self.user, Right.READ_OBLIGATIONS, on=self.today)

    @cached_property
    def asked(self) -> Asked:
        return read_coming_day(self.request.GET.get("on", ""), today=self.today, ahead=self.plans_ahead)

    @property
    def on(self) -> date:
        return self.asked.day

    @property
    def authority(self) -> int:
        return self.user.authority_id or 0

    @cached_property
    def city(self) -> City:
        return city(authority=self.authority, on=self.on)

    @cached_property
    def organisation(self) -> Organisation:
        """Of the day of the page."""
        return self.city.organisation

    @property
    def is_bureau(self) -> bool:
        """Whether the page is about some departments alone."""
        return not {Role.HR, Role.TRAINING} & self.user.standing_on(self.today).roles

    @cached_property
    def reach(self) -> frozenset[int] | None:
        """The departments that the page is about; None for all."""
        entrusted = self.user.standing_on(self.today).entrusted
        return self.organisation.below(entrusted) if self.is_bureau else None

    @property
    def people(self) -> Any:
        """Those of whom the page may tell, by today's powers."""
        found = Employee.objects.filter(people(self.user, Aspect.ENROLMENTS, on=self.today))
        if not self.is_bureau:
            return found
        return found.in_departments(self.user.standing_on(self.today).bureaus, on=self.today)

    @cached_property
    def told(self) -> frozenset[int] | None:
        """Their keys; None for everybody of the authority."""
        return frozenset(self.people.order_by().values_list("pk", flat=True)) if self.is_bureau else None

    @property
    def words_on(self) -> date:
        """The day whose edition of the policy says what grades are called."""
        return self.on

    @cached_property
    def names(self) -> Names:
        editions = Framework.objects.visible_to(self.user).in_force(on=self.words_on)
        rows = Grade.objects.filter(framework__in=editions).order_by("family__order", "order")
        known = list(rows.values_list("code", "name", "family__code", "family__name"))
        return Names(
            grades={code: name for code, name, _code, _name in known},
            families={code: name for _code, _name, code, name in known},
            courses=self.course_names,
        )

    @cached_property
    def course_names(self) -> dict[int, str]:
        return {pk: name for pk, (_code, name) in self.city.courses.items()}

    def who(self, keys: Iterable[int]) -> dict[int, Who]:
        """Those of these people of whom the page may tell; one query."""
        rows = self.people.filter(pk__in=set(keys)).order_by().values_list("pk", "staff_number", "name", "kana")
        return {row[0]: Who(*row) for row in rows}

    def name_of(self, department: int | None) -> str:
        unit = self.organisation.unit(department)
        return unit.name if unit else _("組織なし")

    def places_below(self, chosen: Unit | None, departments: Iterable[int]) -> Places:
        """The departments right under the chosen one and itself; without one, those at the top of the page's reach."""
        return places_below(self.organisation, chosen, departments, top=self._top)

    @property
    def _top(self) -> list[Unit]:
        if self.reach is None:
            return self.organisation.roots
        return [u for pk in sorted(self.user.standing_on(self.today).entrusted) if (u := self.organisation.unit(pk))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            on=self.on, asked=self.asked, is_bureau=self.is_bureau, person_page=_person_page(), **kwargs
        )


def read_coming_day(text: str, *, today: date, ahead: bool) -> Asked:
    """The day written in ``text``, today or to come; what was completed when is not known of days that are past."""
    asked = read_day(text, today=today, ahead=True)
    if asked.is_past:
        return Asked(today, today, _("過去の日の状況は出せません。今日の状況を出しています。"))
    if asked.is_to_come and not ahead:
        return Asked(today, today, _("これから先の日の見込みは、人事担当だけが見られます。今日の状況を出しています。"))
    return asked


def _person_page() -> str:
    """Where a list leads from a name: to what the person learns, or to his card."""
    try:
        reverse("training:person", args=[1])
    except NoReverseMatch:
        return "staff:person"
    return "training:person"


def in_departments(organisation: Organisation, code: str) -> frozenset[int] | None:
    """The department of this code and all under it; None for all, also where there is no such department."""
    unit = next((unit for unit in organisation if unit.code == code), None) if code else None
    return organisation.below([unit.id]) if unit else None
