"""Which made-up employee each demo login is (デモの利用者の配役). Imports no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.dates import years_later
from staff.demo_city.plan import CityPlan, EmployeePlan, PostingPlan


class Part(StrEnum):
    """What a demo login shows."""

    HEAD = "管理職"
    DEPUTY = "管理職の代行"
    MEMBER = "職員"
    HR = "人事担当"
    TRAINING = "研修担当"
    BUREAU_HR = "部局人事担当"
    AUDITOR = "監査"
    NEWCOMER = "新採用職員"


@dataclass(frozen=True)
class Wanted:
    """A login that is to become an employee of the city."""

    part: Part
    staff_number: str
    name: str
    kana: str


class Casting:
    """Gives each wanted login the post that fits it best. The head comes first: others stand below him."""

    def __init__(self, city: CityPlan, on: date) -> None:
        self.city, self.on = city, on
        self.taken: list[EmployeePlan] = []
        self.posts = {id(p): post for p in city.serving(on) if (post := p.main_on(on))}
        self.below_head: set[str] = set()

    def cast(self, wanted: list[Wanted]) -> None:
        for one in sorted(wanted, key=lambda w: list(Part).index(w.part)):
            self._become(self._best(one.part), one)

    def _become(self, person: EmployeePlan, one: Wanted) -> None:
        person.staff_number, person.name, person.kana = one.staff_number, one.name, one.kana
        self.taken.append(person)
        if one.part == Part.HEAD:
            self.below_head = self.city.below(self.posts[id(person)].department, self.on)

    def _best(self, part: Part) -> EmployeePlan:
        """The first of those who fit; else anybody of the regular staff."""
        free = [person for person in self._able() if person not in self.taken]
        return min(free, key=lambda person: self._misfit(part, person))

    def _able(self) -> Iterator[EmployeePlan]:
        """Regular staff at work, whose coming orders are nobody's business yet."""
        for person in self.city.serving(self.on):
            post = self.posts.get(id(person))
            away = any(leave.valid_to is None or leave.valid_to >= self.on for leave in person.leaves)
            away = away or any(s.valid_to is None or s.valid_to >= self.on for s in person.secondments)
            if post and post.employment == "regular" and post.valid_to is None and not away:
                yield person

    def _misfit(self, part: Part, person: EmployeePlan) -> tuple[int, ...]:
        """How badly somebody fits: first by what must be, then by what would be nice."""
        post = self.posts[id(person)]
        match part:
            case Part.HEAD:
                return self._misfit_as_head(post)
            case Part.DEPUTY:
                return int(post.department not in self.below_head), int(not post.is_head)
            case Part.MEMBER:
                outside = int(post.department not in self.below_head)
                return int(not self._is_young_member(person, post)), outside, abs(self._age(person) - 27)
            case Part.HR | Part.TRAINING:
                wanted = "人事" if part == Part.HR else "研修"
                outside = int("人事課" not in self._section(post) or post.is_head)
                return outside, int(not self._team(post).startswith(wanted)), abs(self._age(person) - 35)
            case Part.BUREAU_HR | Part.AUDITOR:
                section, age = ("福祉", 40) if part == Part.BUREAU_HR else ("監査委員", 45)
                return int(section not in self._section(post)), int(post.is_head), abs(self._age(person) - age)
            case Part.NEWCOMER:
                return int(post.is_head), -person.hired_on.toordinal(), self._age(person)

    def _misfit_as_head(self, post: PostingPlan) -> tuple[int, int]:
        if not post.is_head:
            return 1, 0
        departments = self.city.below(post.department, self.on)
        number = sum(other.department in departments for other in self.posts.values())
        return int(not 10 <= number <= 60), abs(number - 24)

    def _is_young_member(self, person: EmployeePlan, post: PostingPlan) -> bool:
        settled = person.hired_on <= years_later(self.on, -3)
        return not post.is_head and settled and self._age(person) <= 32 and person.occupation == "事務"

    def _age(self, person: EmployeePlan) -> int:
        return self.on.year - person.birth_date.year

    def _team(self, post: PostingPlan) -> str:
        return next(self._names(post.department))

    def _section(self, post: PostingPlan) -> str:
        """The names of the department and of those above it."""
        return " ".join(self._names(post.department))

    def _names(self, code: str | None) -> Iterator[str]:
        departments = {d.code: d for d in self.city.departments}
        while code:
            version = departments[code].version_on(self.on)
            yield version.name
            code = version.parent
