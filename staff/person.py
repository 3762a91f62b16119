"""What one user may see of one person on a day (ある職員の記録のうち、見てよいもの).

Each part is asked for by its aspect, and is empty without it; a page shows what it gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from staff import access, heads
from staff.access import Aspect, Right
from staff.careers import records
from staff.careers.grades import GradeBook, Named, grade_book
from staff.models import Employee, Leave, Posting, Qualification, Secondment, User
from staff.rules import careers
from staff.rules.chains import Link, chain
from staff.rules.organisation import Organisation
from staff.rules.places import Places
from staff.rules.strip import Strip, strip


@dataclass(frozen=True)
class Order:
    """A posting as it is shown: where it was called so, until when as far as that may be known."""

    posting: Posting
    place: str
    grade: Named
    end: date | None
    is_to_come: bool


class Seen:
    """One person as ``viewer`` sees him on the day ``on``."""

    def __init__(self, viewer: User, employee: Employee, *, on: date) -> None:
        """``employee`` was read with how the viewer stands to him (``with_relations``)."""
        self.viewer, self.employee, self.on = viewer, employee, on
        self.aspects = access.aspects_told(employee)

    @cached_property
    def places(self) -> Places:
        return self.viewer.standing_on(self.on).places

    @cached_property
    def plans_ahead(self) -> bool:
        return access.may(self.viewer, Right.PLAN_AHEAD, on=self.on)

    def may(self, aspect: Aspect) -> bool:
        return aspect in self.aspects

    @property
    def is_self(self) -> bool:
        return self.employee.pk == self.viewer.standing_on(self.on).employee_id

    @property
    def beyond_card(self) -> bool:
        """Whether there is more to see than the staff list tells everybody."""
        return self.aspects > {Aspect.CARD}

    # ── What the staff list tells

    @cached_property
    def _postings(self) -> list[Posting]:
        """All that may be seen, newest first; of others than CAREER's, today's alone."""
        rows = self._kept(Posting) if self.may(Aspect.CAREER) else self._of_person(Posting).on(self.on)
        return list(rows.order_by("-valid_from", "-is_main", "pk"))

    def _of_person(self, model: Any) -> Any:
        return model.objects.filter(employee=self.employee.pk)

    def _kept(self, model: Any) -> Any:
        """What has begun; what is to come is for those who plan it."""
        rows = self._of_person(model)
        return rows if self.plans_ahead else rows.begun(by=self.on)

    @property
    def _begun(self) -> list[Posting]:
        return [posting for posting in self._postings if posting.valid_from <= self.on]

    @cached_property
    def posts(self) -> list[Order]:
        """Of the day, the main one first."""
        today = [posting for posting in self._postings if posting.holds_on(self.on)]
        return [self._order(posting, self.on) for posting in sorted(today, key=lambda p: not p.is_main)]

    @property
    def main(self) -> Order | None:
        return next((post for post in self.posts if post.posting.is_main), None)

    @cached_property
    def chain(self) -> list[Link]:
        """Who stands above, from the main post's department upwards."""
        if self.main is None:
            return []
        path = self.places.path(self.main.posting.department_id, self.on)
        named = heads.heads_of([unit.id for unit in path], on=self.on, viewer=self.viewer, today=self.on)
        place = Organisation(self.on, path)
        return chain(place, named, employee_id=self.employee.pk, department_id=self.main.posting.department_id)

    @property
    def left_on(self) -> date | None:
        """The end of service, if it is past or the viewer plans ahead."""
        return self._end(self.employee.left_on)

    # ── Aspect.CAREER

    @cached_property
    def orders(self) -> list[Order]:
        """Every order, newest first, each where it was at its beginning."""
        if not self.may(Aspect.CAREER):
            return []
        return [self._order(posting, posting.valid_from) for posting in self._postings]

    @cached_property
    def _grades(self) -> GradeBook:
        return grade_book(self.viewer)

    @property
    def grade(self) -> Named | None:
        main = self.main
        return main.grade if main and self.may(Aspect.CAREER) and main.posting.grade_code else None

    @property
    def pay_family(self) -> str:
        return self._grades.family(self.employee.pay_family, self.on)

    @property
    def lengths(self) -> dict[str, careers.Length | None]:
        """Years of service, in grade and in post."""
        hired, left = self.employee.hired_on, self.left_on
        return {
            "service": careers.years_of_service(hired, left, self.on) if hired <= self.on else None,
            "grade": careers.years_in_grade(self._begun, self.on),
            "post": careers.years_in_post(self._begun, self.on),
        }

    @cached_property
    def secondments(self) -> list[tuple[Secondment, date | None]]:
        """Each with its end, as far as that may be known."""
        return [(row, self._end(row.valid_to)) for row in self._records[Secondment]]

    @property
    def strip(self) -> Strip | None:
        """The main posts so far, drawn from left to right."""
        found = careers.in_department(self._begun) if self.may(Aspect.CAREER) else []
        return strip(found, self.places.unit, on=self.on) if found else None

    # ── The rest

    @cached_property
    def _records(self) -> dict[Any, list[Any]]:
        """What is kept besides the orders, as far as it may be seen."""
        kept = {
            Aspect.CAREER: self._kept(Secondment),
            Aspect.ABSENCE: self._kept(Leave),
            Aspect.QUALIFICATIONS: self._of_person(Qualification),
        }
        return records.read(*(rows if self.may(aspect) else rows.none() for aspect, rows in kept.items()))

    @property
    def qualifications(self) -> list[Qualification]:
        return sorted(self._records[Qualification], key=lambda row: row.name)

    @property
    def absences(self) -> list[Leave]:
        """The days; the kind is for ``Aspect.LEAVE``."""
        return self._records[Leave]

    @property
    def is_absent(self) -> bool:
        return any(leave.holds_on(self.on) for leave in self.absences)

    def _order(self, posting: Posting, day: date) -> Order:
        place = self.places.path_text(posting.department_id, day)
        named = self._grades.named(posting.grade_code, day) if self.may(Aspect.CAREER) else Named("")
        return Order(posting, place, named, self._end(posting.valid_to), posting.valid_from > self.on)

    def _end(self, end: date | None) -> date | None:
        return end if self.plans_ahead else careers.known_end(end, self.on)
