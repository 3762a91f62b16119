"""Probation: the manager gives an opinion on the subject's; the subject finds nothing."""

from datetime import date
from typing import Any

from evaluations.models import Opinion, Probation
from tests.staff.world import World
from tests.url_rows import StaffRow

# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
OF_HIS = "302 404 200 404 404 404 404 200 404 404 404 404 404 403"
NOTICE = "302 404 404 404 404 404 404 200 404 404 404 404 404 403"
# HR's opinion is not asked, and an evaluator decides nothing.
ASKED = "302 404 302 404 404 404 404 404 404 404 404 404 404 403"
DECIDING = "302 404 403 404 404 404 404 422 404 404 404 404 404 403"
NO_GET = "302 405 405 405 405 405 405 405 405 405 405 405 405 403"
OFFICE = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"


def probation_of(world: World) -> list[Any]:
    found, _made = Probation.objects.get_or_create(
        employee=world.subject, starts_on=date(2026, 7, 1), defaults={"ends_on": date(2026, 12, 31)}
    )
    Opinion.objects.get_or_create(
        probation=found, milestone=5, defaults={"due": date(2026, 11, 30), "evaluator": world.manager}
    )
    return [found.pk]


def opinion(world: World) -> dict[str, Any]:
    """Without a verdict, so that none is saved."""
    (pk,) = probation_of(world)
    return {"do": "opinion", "opinion": Opinion.objects.get(probation=pk).pk}


def regular(world: World) -> dict[str, Any]:
    """Against no opinion without a reason; on the list, of nobody."""
    return {"do": "regular"}


def extended(world: World) -> list[Any]:
    """One that was extended, so that there is a notice of it."""
    found, _made = Probation.objects.get_or_create(
        employee=world.subject, starts_on=date(2026, 6, 1),
        defaults={"ends_on": date(2027, 2, 28), "extension_reason": "力を見極めるため"},
    )  # fmt: skip
    return [found.pk]


ROWS = [
    StaffRow("evaluations:probation_notice", NOTICE, extended),
    StaffRow("evaluations:probation", OF_HIS, probation_of),
    StaffRow("evaluations:probation", OF_HIS.replace("200", "422"), probation_of, method="POST", sends=opinion),
    StaffRow("evaluations:probation", DECIDING, probation_of, method="POST", sends=regular),
    StaffRow("evaluations:opinion_draft", NO_GET, probation_of),
    StaffRow("evaluations:opinion_draft", ASKED, probation_of, method="POST", sends=opinion),
    StaffRow("evaluations:probations", OFFICE),
    StaffRow("evaluations:probations", OFFICE.replace("200", "422"), method="POST", sends=regular),
]
