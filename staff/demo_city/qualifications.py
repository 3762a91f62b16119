"""Qualifications of the made-up people, some of which run out soon (資格と期限). Imports no Django."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from common.dates import years_later
from staff.demo_city.days import some_day
from staff.demo_city.plan import EmployeePlan, QualificationPlan

# Name, how many of a hundred have it, after how many years it must be renewed (0: never).
OF_OCCUPATION = {
    "事務": (
        ("社会福祉主事任用資格", 6, 0), ("日商簿記検定2級", 6, 0), ("ITパスポート", 8, 0),
        ("基本情報技術者", 2, 0), ("甲種防火管理者(再講習)", 5, 5), ("第一種衛生管理者", 2, 0),
        ("手話通訳者", 1, 5), ("宅地建物取引士", 1, 5),
    ),
    "土木": (
        ("1級土木施工管理技士", 35, 0), ("監理技術者講習", 30, 5), ("測量士", 15, 0),
        ("技術士補(建設部門)", 10, 0),
    ),
    "建築": (("一級建築士(定期講習)", 60, 3), ("建築基準適合判定資格者", 25, 0), ("1級建築施工管理技士", 20, 0)),
    "保健師": (("保健師免許", 100, 0), ("看護師免許", 100, 0), ("認知症サポーター講師", 15, 5)),
    "保育士": (("保育士証", 100, 0), ("幼稚園教諭免許状", 80, 0), ("普通救命講習", 70, 3)),
    "技能": (
        ("危険物取扱者乙種第4類(保安講習)", 35, 3), ("大型自動車運転免許", 45, 5),
        ("酸素欠乏危険作業主任者", 20, 0), ("フォークリフト運転技能講習", 25, 0),
    ),
    "消防": (("救急救命士", 30, 0), ("危険物取扱者乙種第4類(保安講習)", 60, 3), ("大型自動車運転免許", 70, 5)),
}  # fmt: skip
FOR_ANYBODY = (("普通救命講習", 12, 3), ("危険物取扱者乙種第4類(保安講習)", 3, 3))


def give_qualifications(people: list[EmployeePlan], *, on: date, chance: Random) -> None:
    for person in people:
        if person.postings[-1].grade_code and person.left_on is None:
            for name, of_hundred, years in (*OF_OCCUPATION[person.occupation], *FOR_ANYBODY):
                if chance.random() * 100 < of_hundred and name not in {q.name for q in person.qualifications}:
                    person.qualifications.append(_qualification(person, name, years, on, chance))


def _qualification(person: EmployeePlan, name: str, years: int, on: date, chance: Random) -> QualificationPlan:
    number = f"第{chance.randint(1000, 99999)}号"
    if not years:
        earliest = years_later(person.birth_date, 20)
        return QualificationPlan(name, number, some_day(chance, earliest, max(earliest, on)), None)
    # Most were renewed in time; a few ran out, and some will before long.
    soon = chance.random() < 0.3
    expires = on + timedelta(days=chance.randint(-60, 150) if soon else chance.randint(151, 365 * years))
    return QualificationPlan(name, number, years_later(expires, -years), expires)
