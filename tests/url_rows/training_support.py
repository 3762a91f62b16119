"""Self-development, files, sharing and OJT."""

from tests.staff.world import World
from tests.training.factories_support import (
    NOW,
    ExternalRecordFactory,
    OJTPlanFactory,
    SharingFactory,
    SubsidyFactory,
    SubsidyKindFactory,
    picture,
)
from tests.url_rows import StaffRow
from training.models import ExternalRecord, Sharing, Subsidy
from training.support.files import Checked, attach

# The answers stand in the order of STAFF_USERS:
# anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere, bureau_hr, bureau_hr_beside, training,
# auditor, administrator.
EVERYBODY = "302 200 200 200 200 200 200 200 200 200 200 200 200 403"
IN_AUTHORITY = "302 200 200 200 200 200 404 200 404 200 200 200 200 404"
EMPLOYEES = "302 200 200 403 200 200 {} 403 403 403 403 403 403 403"
OFFICERS = "302 403 403 403 403 403 403 200 200 403 403 200 403 403"
SUBSIDY = "302 200 200 200 200 404 404 200 404 404 404 200 404 {}"
EXTERNAL = "302 200 200 200 200 404 404 200 404 200 404 200 404 {}"
OWN_SHARING = "302 200 404 403 404 404 404 403 403 403 403 403 403 403"
KEEPERS = "302 403 200 200 200 403 403 200 200 403 403 200 403 403"
# The subject's plan is taught by ``beside``.
OJT = "302 200 200 200 200 200 404 200 404 200 404 200 404 403"
OJT_KEEPERS = "302 404 200 200 200 404 404 200 404 404 404 200 404 403"
NOBODY = "302 404 404 404 404 404 404 404 404 404 404 404 404 {}"


def kind(world: World) -> list[str]:
    return [(world.authority.subsidykind_set.first() or SubsidyKindFactory(authority=world.authority)).code]


def subsidy(world: World) -> Subsidy:
    made = Subsidy.objects.filter(employee=world.subject).first()
    return made or SubsidyFactory(employee=world.subject)


def record(world: World) -> ExternalRecord:
    made = ExternalRecord.objects.filter(employee=world.subject).first()
    return made or ExternalRecordFactory(employee=world.subject)


def sharing(world: World) -> Sharing:
    return Sharing.objects.filter(employee=world.subject).first() or SharingFactory(employee=world.subject)


def plan(world: World) -> list[int]:
    found = world.subject.ojt_plans.first()
    instructor = world.boss if world.subject == world.beside else world.beside
    return [(found or OJTPlanFactory(employee=world.subject, instructor=instructor)).pk]


def file_of(owner: Subsidy | ExternalRecord | Sharing) -> list[int]:
    kept = owner.materials if isinstance(owner, Sharing) else owner.evidence
    if not kept.exists():
        file = Checked("書類.png", "image/png", picture())
        attach([file], to=owner, by=owner.employee.user, at=NOW)
    return [kept.first().pk]


ROWS = [
    StaffRow("training:support", EVERYBODY),
    StaffRow("training:support_review", OFFICERS),
    StaffRow("training:support_review", OFFICERS.replace("200", "302"), method="POST"),
    StaffRow("training:subsidy_apply", EMPLOYEES.format(404), kind),
    StaffRow("training:subsidy", SUBSIDY.format(403), lambda world: [subsidy(world).pk]),
    StaffRow("training:subsidy", NOBODY.format(403), lambda world: [0]),
    StaffRow("training:external_new", EMPLOYEES.format(200)),
    StaffRow("training:external", EXTERNAL.format(403), lambda world: [record(world).pk]),
    StaffRow("training:evidence", SUBSIDY.format(404), lambda world: file_of(subsidy(world))),
    StaffRow("training:evidence", EXTERNAL.format(404), lambda world: file_of(record(world))),
    StaffRow("training:evidence", NOBODY.format(404), lambda world: [0]),
    StaffRow("training:sharings", EVERYBODY),
    StaffRow("training:sharing_new", EMPLOYEES.format(200)),
    StaffRow("training:sharing", IN_AUTHORITY, lambda world: [sharing(world).pk]),
    StaffRow("training:sharing_edit", OWN_SHARING, lambda world: [sharing(world).pk]),
    StaffRow("training:material", IN_AUTHORITY, lambda world: file_of(sharing(world))),
    StaffRow("training:ojt_plans", EVERYBODY),
    StaffRow("training:ojt_new", KEEPERS),
    StaffRow("training:ojt_plan", OJT, plan),
    StaffRow("training:ojt_edit", OJT_KEEPERS, plan),
]
