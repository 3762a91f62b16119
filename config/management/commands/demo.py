from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone

from competencies.models import AppointingAuthority, Framework
from staff.demo import DEMO_PEOPLE, PASSWORD, make_demo_city, make_demo_people
from staff.demo_city import more
from staff.demo_city.writing import has_city

# The cities, and how many people the demonstration gives each.
STAFF = {"nagareyama": 120, "tachikawa": 300, "aizuwakamatsu": 120, "oyama": 120, "fujisawa": 120}
CITIES = tuple(STAFF)
# Of each city, in the order in which they refer to each other.
PARTS = ("", "_training", "_rules", "_questions")
SEED = 1


class Command(BaseCommand):
    help = "Make a demonstration database: the five policies, a made-up city hall for each, and people to log in as."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("デモのデータは HAGUKUMI_DEMO=true のときだけ作れます。")
        call_command("migrate", verbosity=0)
        missing = [city for city in CITIES if not AppointingAuthority.objects.filter(code=city).exists()]
        if missing:
            call_command("loaddata", *(city + part for part in PARTS for city in missing), verbosity=0)
        today = timezone.localdate()
        made = make_cities(on=today)
        make_demo_people(on=today)
        for framework in made:
            more.add(framework, seed=SEED, on=today)
        self._tell_logins()

    def _tell_logins(self) -> None:
        self.stdout.write(f"\nデモの利用者(パスワードはどれも {PASSWORD})")
        cities = dict(AppointingAuthority.objects.values_list("code", "municipality"))
        for person in DEMO_PEOPLE:
            city = cities[person.city] if person.city else "全体"
            self.stdout.write(f"  {person.staff_number}  {city} {person.says} {person.name}")


def make_cities(*, on: date) -> list[Framework]:
    """A city hall for each of the five that has none yet; the policies of those that were made."""
    made = []
    for code, staff in STAFF.items():
        framework = Framework.objects.filter(authority__code=code).in_force(on=on).select_related("authority").first()
        if framework and not has_city(framework.authority):
            make_demo_city(framework, staff=staff, seed=SEED, on=on)
            made.append(framework)
    return made
