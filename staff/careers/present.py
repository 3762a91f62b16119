"""Who somebody is on a day, in his own words (きょうの私): posts, grade, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from staff.careers.grades import GradeBook, Named
from staff.models import Employee, Posting
from staff.rules import careers
from staff.rules.careers import Length, known_end
from staff.rules.places import Places


@dataclass(frozen=True)
class Post:
    """A post of the day, as it is called today."""

    path: str
    title: str
    is_main: bool
    is_head: bool


@dataclass(frozen=True)
class Present:
    """Who somebody is on a day (きょうの私). ``term_over``: when the last order ended, if there is none now."""

    posts: tuple[Post, ...]
    grade: Named | None
    service: Length
    in_grade: Length | None
    in_post: Length | None
    term_over: date | None = None

    @property
    def main(self) -> Post | None:
        return next((post for post in self.posts if post.is_main), None)

    @property
    def called(self) -> str:
        """補職名, or the grade's name where the order has none."""
        return (self.main.title if self.main else "") or (self.grade.name if self.grade else "")

    @property
    def concurrent(self) -> list[Post]:
        return [post for post in self.posts if not post.is_main]


def present(
    employee: Employee, orders: Sequence[Posting], places: Places, book: GradeBook, *, on: date
) -> Present:  # fmt: skip
    """Who the person is on a day, by his orders that have begun."""
    today = sorted((o for o in orders if o.holds_on(on)), key=lambda o: not o.is_main)
    main = next((o for o in today if o.is_main), None)
    ends = [o.valid_to for o in orders if o.is_main and o.valid_to]
    return Present(
        posts=tuple(Post(places.path_text(o.department_id, on), o.title, o.is_main, o.is_head) for o in today),
        grade=book.named(main.grade_code, on) if main and main.grade_code else None,
        service=careers.years_of_service(employee.hired_on, known_end(employee.left_on, on), on),
        in_grade=careers.years_in_grade(orders, on),
        in_post=careers.years_in_post(orders, on),
        term_over=max(ends) if ends and not main else None,
    )
