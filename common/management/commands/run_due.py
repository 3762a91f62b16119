from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from common import jobs


class Command(BaseCommand):
    help = "What is due by the clock: mark background jobs that died as failed. May run as often as one likes."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"止まった処理: {jobs.bury(now=timezone.now())}件")
