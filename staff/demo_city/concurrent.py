"""Second posts beside the main one (併任・兼務). Imports no Django."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from common.dates import fiscal_year, fiscal_year_start
from staff.demo_city.places import Chosen
from staff.demo_city.plan import EmployeePlan

# Small offices that lend themselves people, where the city has them.
_OFFICES = ("選挙管理委員会事務局", "監査委員事務局", "農業委員会事務局", "会計課", "危機管理課", "総務課")


def give_second_posts(people: list[EmployeePlan], chosen: Chosen, *, on: date, chance: Random) -> None:
    """Members who also work in a small office since this April: as many as one in two hundred."""
    offices = [code for code, place in chosen.places.items() if place.entry.name in _OFFICES]
    start = fiscal_year_start(fiscal_year(on))
    able = [p for p in people if _is_able(p, start)]
    for person in chance.sample(able, min(len(able), 1 + len(people) // 200)):
        main = person.postings[-1]
        elsewhere = [code for code in offices if code not in {main.department, chosen.section_of(main.department)}]
        if elsewhere:
            second = replace(
                main, department=chance.choice(elsewhere), valid_from=start, valid_to=None, order_kind="concurrent",
                is_main=False, note="",
            )  # fmt: skip
            person.postings.insert(0, second)


def _is_able(person: EmployeePlan, start: date) -> bool:
    main = person.postings[-1]
    settled = main.valid_from <= start and main.valid_to is None and person.left_on is None
    return settled and person.is_regular and not main.is_head and not person.secondments and not person.leaves
