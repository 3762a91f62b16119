"""``manage.py verify_audit``: is the record of sights and deeds whole? (記録の鎖の確かめ)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from staff import audit


class Command(BaseCommand):
    help = "Check the chain of the audit log. Keep the digest that is printed elsewhere, and give it the next time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kept", default="", help="a digest that was printed before, and kept elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 says that something is wrong, and where."""
        finding = audit.check(kept=options["kept"].strip())
        self.stdout.write(_("記録: %(n)d件") % {"n": finding.events})
        self.stdout.write(_("照合値: %(digest)s") % {"digest": finding.head})
        if not finding.is_whole:
            raise CommandError(" ".join(_problems(finding)), returncode=1)
        self.stdout.write(_("書き換え・抜け・入れ替えは見つかりませんでした。照合値を別の場所に控えてください。"))


def _problems(finding: audit.Finding) -> list[str]:
    found = []
    if finding.broken:
        where = {"pk": finding.broken.pk, "at": f"{timezone.localtime(finding.broken.at):%Y-%m-%d %H:%M:%S}"}
        found.append(_("番号%(pk)dの記録(%(at)s)か、その直前の記録が、書き換えられたか消されています。") % where)
    if finding.cut:
        found.append(_("控えた照合値か、いちばん新しい記録が見つかりません。記録の終わりが切り取られています。"))
    return found
