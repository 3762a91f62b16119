from typing import Any

from django.core.management import BaseCommand, call_command
from django.utils import timezone

from competencies.models import AppointingAuthority
from staff.demo import DEMO_PEOPLE, PASSWORD, make_demo_people

CITIES = ("nagareyama", "tachikawa", "aizuwakamatsu", "oyama", "fujisawa")


class Command(BaseCommand):
    help = "Fill an empty database with the five policies and made-up people (needs HAGUKUMI_DEMO=true)."

    def handle(self, **options: Any) -> None:
        missing = [city for city in CITIES if not AppointingAuthority.objects.filter(code=city).exists()]
        if missing:
            call_command("loaddata", *missing, verbosity=options["verbosity"])
        make_demo_people(on=timezone.localdate())
        self.stdout.write(f"デモの利用者(パスワードはどれも {PASSWORD})")
        for person in DEMO_PEOPLE:
            self.stdout.write(f"  {person.staff_number}  {person.says}  {person.name}  {person.city or '(全体)'}")
