from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from common.dates import parse_date
from competencies.models import Framework
from staff.demo import make_demo_city, make_demo_people
from staff.demo_city import more
from staff.demo_city.planning import SMALLEST
from staff.demo_city.writing import CityExists, remove_city
from staff.models import Department, Employee, Posting


class Command(BaseCommand):
    help = "Make a believable city hall for a policy's authority (needs HAGUKUMI_DEMO=true)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--framework", required=True, help="code of the appointing authority, e.g. tachikawa")
        parser.add_argument("--staff", type=int, default=300, help="how many people serve on the day")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day make the same city")
        parser.add_argument("--on", type=_day, default=None, help="the day on which it is so; today if left out")
        parser.add_argument("--replace", action="store_true", help="remove the city that is there")

    def handle(self, *, framework: str, staff: int, seed: int, on: date | None, replace: bool, **_: Any) -> None:
        day = on or timezone.localdate()
        if not settings.DEMO:
            raise CommandError("デモの市役所は HAGUKUMI_DEMO=true のときだけ作れます。")
        if staff < SMALLEST:
            raise CommandError(f"職員は {SMALLEST} 人以上にしてください。")
        policy = Framework.objects.filter(authority__code=framework).in_force(on=day).first()
        if policy is None:
            raise CommandError(
                f"{framework} には {day} に施行されている方針がありません。manage.py loaddata で読み込んでください。"
            )
        try:
            self._make(policy, staff=staff, seed=seed, on=day, replace=replace)
        except CityExists as exists:
            raise CommandError(f"{exists}入れ替えるときは --replace を付けてください。") from exists
        self.stdout.write(_summary(policy, day))

    @transaction.atomic
    def _make(self, policy: Framework, *, staff: int, seed: int, on: date, replace: bool) -> None:
        if replace:
            more.remove(policy.authority)
            remove_city(policy.authority)
        make_demo_city(policy, staff=staff, seed=seed, on=on)
        make_demo_people(on=on)
        more.add(policy, seed=seed, on=on)


def _day(text: str) -> date:
    return parse_date(text)


def _summary(policy: Framework, on: date) -> str:
    authority = policy.authority
    people = Employee.objects.filter(authority=authority)
    departments = Department.objects.filter(authority=authority).holding(on=on)
    orders = Posting.objects.filter(employee__authority=authority)
    return (
        f"{authority.municipality}: {on} に在職 {people.serving(on=on).count()} 人(退職者を含め {people.count()} 人)、"
        f"組織 {departments.count()}、発令 {orders.count()} 件を作りました。"
    )
