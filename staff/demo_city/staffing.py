"""How many people of which kind work where (定員の配分). Imports no Django."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from staff.demo_city.ladders import Ladder
from staff.demo_city.people import Seat
from staff.demo_city.places import Chosen, Place

# Of ten regular people, so many stand in the grade of a 係長, and of a hundred in that of a 課長.
TEAM_LEADERS, SECTION_LEADERS = 0.18, 0.045


class Staffing:
    """The seats of each year, and how many members each department is to have."""

    def __init__(self, chosen: Chosen, ladders: Mapping[str, Ladder], size: int) -> None:
        self.chosen, self.ladders, self.size = chosen, ladders, size
        self.posts = ladders["事務"].posts
        self.head_titles = {d.code: d.versions[0].head_title for d in chosen.departments}
        self._seats: dict[tuple[str, ...], dict[Seat, Place]] = {}
        self._leaf_codes: dict[int, set[str]] = {}
        self._targets: dict[tuple[str, ...], dict[str, Counter[str]]] = {}

    def _living(self, year: int) -> list[Place]:
        return [place for place in self.chosen.places.values() if place.lives_in(year)]

    def seats(self, year: int) -> dict[Seat, Place]:
        """Heads of all departments, people beside them in the larger ones, and 担当係長 in large cities."""
        living = self._living(year)
        key = tuple(place.code for place in living)
        if key not in self._seats:
            heads = {Seat(place.code, place.level): place for place in living}
            self._seats[key] = heads | self._beside(living) | self._in_charge(living)
        return self._seats[key]

    def _beside(self, living: list[Place]) -> dict[Seat, Place]:
        below = Counter(place.parent for place in living)
        seats = {}
        for place in living:
            if place.level == "部" and below[place.code] >= 4 and "次長" in self.posts:
                seats[Seat(place.code, "次長")] = place
            if place.level == "課" and below[place.code] >= 2 and "補佐" in self.posts:
                seats[Seat(place.code, "補佐")] = place
            if place.level == "課" and place.order % 50 == 0 and "特任" in self.posts:
                seats[Seat(place.code, "特任")] = place
        return seats

    def _in_charge(self, living: list[Place]) -> dict[Seat, Place]:
        """担当係長 and 担当課長: of the grade, without a department of their own."""
        levels = Counter(place.level for place in living)
        teams = [p for p in self._leaves(living) if p.only_for is None] or living
        sections = [p for p in living if p.level == "課"]
        seats = {}
        for post, places, number in (
            ("担当", teams, round(self.size * TEAM_LEADERS) - levels["係"]),
            ("担当課", sections, round(self.size * SECTION_LEADERS) - levels["課"]),
        ):
            for n in range(number if places else 0):
                place = places[n % len(places)]
                seats[Seat(place.code, post, n)] = place
        return seats

    def _leaves(self, living: list[Place]) -> list[Place]:
        """Departments without any below: members work there, not with the 課長 or the 部長."""
        parents = {place.parent for place in living}
        return [place for place in living if place.code not in parents]

    def is_leaf(self, code: str, year: int) -> bool:
        """Whether members may work there in that year."""
        if year not in self._leaf_codes:
            self._leaf_codes[year] = {place.code for place in self._leaves(self._living(year))}
        return code in self._leaf_codes[year]

    def _target(self, year: int) -> dict[str, Counter[str]]:
        """Occupation → department → number of members."""
        living = self._living(year)
        key = tuple(place.code for place in living)
        if key not in self._targets:
            leaves = self._leaves(living)
            members = max(self.size - len(self.seats(year)), len(leaves))
            self._targets[key] = self._by_occupation(leaves, members)
        return self._targets[key]

    def _by_occupation(self, leaves: list[Place], members: int) -> dict[str, Counter[str]]:
        whole = sum(place.entry.size for place in leaves)
        targets: dict[str, Counter[str]] = defaultdict(Counter)
        given, reached = 0, 0
        for place in leaves:
            reached += place.entry.size
            here = round(members * reached / whole) - given
            given += here
            for occupation, number in self._split(place, here):
                targets[occupation][place.code] += number
        return targets

    def _split(self, place: Place, number: int) -> list[tuple[str, int]]:
        known = [(name, of_ten) for name, of_ten in place.entry.specialists if name in self.ladders]
        shares, left = [], number
        for name, of_ten in known:
            share = min(round(number * of_ten / 10), left)
            shares.append((name, share))
            left -= share
        return [*shares, ("事務", left)]

    def members_places(self, year: int, occupation: str) -> list[Place]:
        """Where members of an occupation may work."""
        codes = [code for code, number in self._target(year)[occupation].items() if number]
        return [self.chosen.places[code] for code in codes] or self._leaves(self._living(year))

    def gaps(self, year: int, staying: Mapping[tuple[str, str], int]) -> dict[str, list[str]]:
        """Occupation → departments that lack somebody, as often as they do; spread over the whole city."""
        gaps: dict[str, list[str]] = defaultdict(list)
        for occupation, targets in self._target(year).items():
            for code, number in targets.items():
                gaps[occupation] += [code] * (number - staying.get((occupation, code), 0))
            gaps[occupation].sort(key=lambda code: _mixed(code, year))
        return gaps


def _mixed(code: str, year: int) -> int:
    """An order that looks shuffled, changes every year, and is the same every time."""
    return (int(code) * 7919 + year * 104_729) % 10_007
