"""Measures of the competencies app."""

from functools import partial
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.policies import large_policy
from bench.timing import timed
from competencies import workbook
from competencies.editions import compare, revise
from competencies.models import Competency, Framework, Grade
from competencies.papers.table import standard_competencies
from config.management.commands.demo import CITIES
from staff.access import Role
from staff.models import RoleGrant, User

PAGES = ("policy", "grades", "matrix", "competencies", "careers", "measures", "side_by_side")

Results = dict[str, dict[str, float | int]]


def measure(*, scale: int, repeat: int) -> Results:
    """All measures: at scale 1 of 会津若松's policy, the largest; beyond, of a made-up one so many times its size."""
    results: Results = {"loaddata of the five policies": timed(_load)}
    policy = Framework.objects.get(authority__code="aizuwakamatsu")
    if scale > 1:
        policy = large_policy(scale)
    hr = _hr(policy)
    client = Client(SERVER_NAME="localhost")
    client.force_login(hr)
    for name, address in _addresses(policy).items():
        results[f"page {name}"] = timed(partial(_get, client, address), repeat=repeat)
    results.update(_documents(policy, hr))
    return results


def _load() -> None:
    call_command("loaddata", *CITIES, verbosity=0)


def _hr(policy: Framework) -> User:
    user = User.objects.create_user("bench", name="計測 花子", authority=policy.authority)
    RoleGrant.objects.create(user=user, role=Role.HR, valid_from=timezone.localdate())
    return user


def _addresses(policy: Framework) -> dict[str, str]:
    edition = policy.natural_key()
    grade = Grade.objects.filter(framework=policy).latest("order")
    competency = Competency.objects.filter(framework=policy).earliest("order")
    pages = {name: reverse(f"competencies:{name}", args=edition) for name in PAGES}
    return {
        **pages,
        "grade": reverse("competencies:grade", args=[*edition, grade.code]),
        "competency": reverse("competencies:competency", args=[*edition, competency.code]),
        "search": reverse("competencies:search", args=edition) + "?q=ノウリョク",
    }


def _get(client: Client, address: str) -> Any:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return response


def _documents(policy: Framework, hr: User) -> Results:
    now = timezone.now()
    draft = revise(policy, by=hr, at=now)
    book = workbook.export_workbook(policy)
    return {
        "revise": timed(lambda: revise(policy, by=hr, at=now)),
        "compare editions": timed(lambda: compare(policy, draft)),
        "workbook export": timed(lambda: workbook.export_workbook(policy)),
        "workbook re-import": timed(lambda: workbook.import_workbook(draft, book, by=hr)),
        "table PDF": timed(lambda: standard_competencies(policy, on=now.date())),
    }
