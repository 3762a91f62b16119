"""Every page of self-development and OJT as every kind of user: no private word is read by whoever may not read it."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from staff.models import AuditEvent
from tests.browsers import browser_of
from tests.staff.world import STAFF_USERS, TODAY
from tests.training.factories_support import NOW, PDF, ExternalRecordFactory, OJTPlanFactory, SubsidyFactory
from tests.url_rows import training_support
from training.access import Aspect, may_see
from training.support.files import Checked, attach

FIELDS = {
    "助成の題": Aspect.SUBSIDY,
    "助成の目的": Aspect.SUBSIDY,
    "助成の結果": Aspect.SUBSIDY,
    "助成の書類": Aspect.SUBSIDY,
    "助成の中身": Aspect.SUBSIDY,
    "学びの題": Aspect.EXTERNAL,
    "学びの内容": Aspect.EXTERNAL,
    "学びの書類": Aspect.EXTERNAL,
    "学びの中身": Aspect.EXTERNAL,
    "OJTの姿": Aspect.OJT,
    "OJTの件": Aspect.OJT,
    "OJTの本人": Aspect.OJT,
    "OJTの指導": Aspect.OJT,
    "OJTの長": Aspect.OJT,
}


def word(mark: str, field: str) -> str:
    return f"印{field}{mark}"


def fill(employee, mark, instructor):
    """Words of his own in every private field of the person."""
    said = {field: word(mark, field) for field in FIELDS}
    subsidy = SubsidyFactory(
        employee=employee, title=said["助成の題"], purpose=said["助成の目的"], result=said["助成の結果"],
        state="reported", granted=1, spent=1, completed_on=TODAY,
    )  # fmt: skip
    record = ExternalRecordFactory(employee=employee, title=said["学びの題"], summary=said["学びの内容"])
    for owner, what in ((subsidy, "助成"), (record, "学び")):
        content = PDF + said[f"{what}の中身"].encode()
        # As bytes, so that the words of its content can be looked for in the answer.
        file = Checked(f"{said[f'{what}の書類']}.pdf", "application/octet-stream", content)
        attach([file], to=owner, by=employee.user, at=NOW)
    plan = OJTPlanFactory(employee=employee, instructor=instructor, aim=said["OJTの姿"])
    plan.items.create(what=said["OJTの件"])
    words = {"trainee": said["OJTの本人"], "instructor": said["OJTの指導"], "head": said["OJTの長"]}
    plan.logs.create(month=date(2026, 10, 1), **words)


def addresses(world) -> set[str]:
    people = [world, replace(world, subject=world.beside)]
    found = {row.address(one) for row in training_support.ROWS if row.method == "GET" for one in people}
    return found | {f"{reverse('training:support_review')}?export=csv-utf8&state=all"}


@pytest.mark.usefixtures("quick_answers")
@time_machine.travel(NOW, tick=False)
def test_no_word_is_read_by_whoever_may_not_and_every_sight_is_written_down(world):
    fill(world.subject, "甲", world.beside)
    fill(world.beside, "乙", world.boss)
    pages, people = addresses(world), {"甲": world.subject, "乙": world.beside}
    taught = {world.beside.user: world.subject, world.boss.user: world.beside}
    leaks, unrecorded, seen = [], [], set()
    for kind in STAFF_USERS:
        user = world.users[kind]
        browser = browser_of(user)
        for page in pages:
            before = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            text = browser.get(page).content.decode("utf-8-sig", "replace")
            for mark, employee in people.items():
                read = {field: aspect for field, aspect in FIELDS.items() if word(mark, field) in text}
                seen |= {(mark, field) for field in read}
                for field, aspect in read.items():
                    teaches = user is not None and taught.get(user) == employee and aspect == Aspect.OJT
                    if not teaches and not (user and may_see(user, employee, aspect, on=TODAY)):
                        leaks.append(f"{kind} reads {word(mark, field)} at {page}")
                own = user is not None and user.standing_on(TODAY).employee_id == employee.pk
                recorded = AuditEvent.objects.filter(pk__gt=before, actor=user, whose__employee=employee).exists()
                if read and not own and not recorded:
                    unrecorded.append(f"{kind} reads of {mark} at {page}")
    assert leaks == []
    assert unrecorded == []
    assert seen >= {("甲", field) for field in FIELDS}
