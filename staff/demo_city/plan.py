"""What a planned city consists of. Imports no Django; the words of kinds are those that the models store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class VersionPlan:
    valid_from: date
    name: str
    kind: str
    parent: str | None  # a department's code
    sector: str
    head_title: str
    order: int


@dataclass
class DepartmentPlan:
    code: str
    valid_from: date
    valid_to: date | None
    versions: list[VersionPlan]

    def lives_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def version_on(self, day: date) -> VersionPlan:
        """How it stands on the day, or how it begins."""
        begun = [version for version in self.versions if version.valid_from <= day]
        return begun[-1] if begun else self.versions[0]


@dataclass
class PostingPlan:
    department: str
    valid_from: date
    valid_to: date | None = None
    order_kind: str = "transfer"
    is_main: bool = True
    is_head: bool = False
    title: str = ""
    grade_code: str = ""
    pay_grade: str = ""
    employment: str = "regular"
    weekly_hours: str = "38.75"
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class LeavePlan:
    kind: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class SecondmentPlan:
    kind: str
    destination: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class QualificationPlan:
    name: str
    number: str
    acquired_on: date
    expires_on: date | None


@dataclass
class EmployeePlan:
    staff_number: str
    name: str
    kana: str
    birth_date: date
    hired_on: date
    occupation: str
    former_name: str = ""
    left_on: date | None = None
    left_by: str = ""
    pay_family: str = ""
    postings: list[PostingPlan] = field(default_factory=list)
    leaves: list[LeavePlan] = field(default_factory=list)
    secondments: list[SecondmentPlan] = field(default_factory=list)
    qualifications: list[QualificationPlan] = field(default_factory=list)

    def serves_on(self, day: date) -> bool:
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def main_on(self, day: date) -> PostingPlan | None:
        return next((p for p in self.postings if p.is_main and p.holds_on(day)), None)

    @property
    def is_regular(self) -> bool:
        return self.postings[-1].employment == "regular"


@dataclass
class CityPlan:
    departments: list[DepartmentPlan]
    employees: list[EmployeePlan]

    def serving(self, day: date) -> list[EmployeePlan]:
        return [person for person in self.employees if person.serves_on(day)]

    def heads_on(self, day: date) -> Iterator[tuple[EmployeePlan, PostingPlan]]:
        for person in self.employees:
            for post in person.postings:
                if post.is_head and post.holds_on(day):
                    yield person, post

    def below(self, code: str, day: date) -> set[str]:
        """The department and all under it on the day."""
        children: dict[str | None, list[str]] = {}
        for department in self.departments:
            if department.lives_on(day):
                children.setdefault(department.version_on(day).parent, []).append(department.code)
        found, waiting = set(), [code]
        while waiting:
            found.add(top := waiting.pop())
            waiting.extend(children.get(top, []))
        return found
