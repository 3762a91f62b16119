from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from common import due


class Command(BaseCommand):
    help = "What is due by the clock: dead background jobs, and what the apps do by the calendar. May run at any time."

    def handle(self, **options: Any) -> None:
        for label, number in due.run(timezone.now()):
            self.stdout.write(f"{label}: {number}件")
