from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone

from competencies.models import AppointingAuthority
from staff.demo import DEMO_PEOPLE, PASSWORD, make_demo_people

CITIES = ("nagareyama", "tachikawa", "aizuwakamatsu", "oyama", "fujisawa")


class Command(BaseCommand):
    help = "Make a demonstration database: the five policies and made-up people (needs HAGUKUMI_DEMO=true)."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("デモのデータは HAGUKUMI_DEMO=true のときだけ作れます。")
        call_command("migrate", verbosity=0)
        missing = [city for city in CITIES if not AppointingAuthority.objects.filter(code=city).exists()]
        if missing:
            call_command("loaddata", *missing, verbosity=0)
        make_demo_people(on=timezone.localdate())
        self.stdout.write(f"\nデモの利用者(パスワードはどれも {PASSWORD})")
        cities = dict(AppointingAuthority.objects.values_list("code", "municipality"))
        for person in DEMO_PEOPLE:
            city = cities[person.city] if person.city else "全体"
            self.stdout.write(f"  {person.staff_number}  {city} {person.says} {person.name}")
