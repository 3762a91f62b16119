"""HR's masters of people and places in the admin, and the auditor's log."""

from collections.abc import Callable
from typing import Any

from staff.models import AuditEvent, Delegation, ImportRun, ImportSource
from tests.staff.world import World
from tests.url_rows import StaffRow


def about_subject(related: str) -> Callable[[World], list[Any]]:
    return lambda world: [getattr(world.subject, related).first().pk]


def first(model: type[Any]) -> Callable[[World], list[Any]]:
    return lambda world: [model.objects.first().pk]


RECORDS: dict[str, Callable[[World], list[Any]]] = {
    "department": lambda world: [world.team.pk],
    "employee": lambda world: [world.subject.pk],
    "posting": about_subject("postings"),
    "leave": about_subject("leaves"),
    "qualification": about_subject("qualifications"),
    "secondment": about_subject("secondments"),
    "delegation": first(Delegation),
    "importsource": first(ImportSource),
    "importrun": first(ImportRun),
    "auditevent": first(AuditEvent),
}

# Each answers in the order of STAFF_USERS: anonymous, own, manager, deputy, boss, beside, elsewhere, hr, hr_elsewhere,
# bureau_hr, bureau_hr_beside, training, auditor, administrator.
HR = "302 403 403 403 403 403 403 200 200 403 403 403 403 403"
OWN_HR = "302 403 403 403 403 403 403 200 302 403 403 403 403 403"
OWN_HISTORY = "302 403 403 403 403 403 403 200 404 403 403 403 403 403"
KEPT = "302 403 403 403 403 403 403 302 302 403 403 403 403 403"
NOBODY = "302 403 403 403 403 403 403 403 403 403 403 403 403 403"
AUDITOR = "302 403 403 403 403 403 403 403 403 403 403 403 200 403"
HR_AND_AUDITOR = "302 403 403 403 403 403 403 200 200 403 403 403 200 403"
OWN_HR_AND_AUDITOR = "302 403 403 403 403 403 403 200 302 403 403 403 200 403"
OWN_HISTORY_AND_AUDITOR = "302 403 403 403 403 403 403 200 404 403 403 403 200 403"
# Whoever may not open a record at all is sent to the index by Django, as from a missing one.
SOURCE_HISTORY = "302 403 403 403 403 403 403 200 302 403 403 302 403 302"
RUN_HISTORY = "302 403 403 403 403 403 403 200 302 403 403 302 200 302"

ROWS = [
    StaffRow("admin:staff_department_changelist", HR),
    StaffRow("admin:staff_department_add", HR),
    StaffRow("admin:staff_department_change", OWN_HR, RECORDS["department"]),
    StaffRow("admin:staff_department_history", OWN_HISTORY, RECORDS["department"]),
    StaffRow("admin:staff_department_delete", KEPT, RECORDS["department"]),
    StaffRow("admin:staff_employee_changelist", HR),
    StaffRow("admin:staff_employee_add", HR),
    StaffRow("admin:staff_employee_change", OWN_HR, RECORDS["employee"]),
    StaffRow("admin:staff_employee_history", OWN_HISTORY_AND_AUDITOR, RECORDS["employee"]),
    StaffRow("admin:staff_employee_delete", KEPT, RECORDS["employee"]),
    StaffRow("admin:staff_posting_changelist", HR),
    StaffRow("admin:staff_posting_add", HR),
    StaffRow("admin:staff_posting_change", OWN_HR, RECORDS["posting"]),
    StaffRow("admin:staff_posting_history", OWN_HISTORY, RECORDS["posting"]),
    StaffRow("admin:staff_posting_delete", OWN_HR, RECORDS["posting"]),
    StaffRow("admin:staff_leave_changelist", HR),
    StaffRow("admin:staff_leave_add", HR),
    StaffRow("admin:staff_leave_change", OWN_HR, RECORDS["leave"]),
    StaffRow("admin:staff_leave_history", OWN_HISTORY, RECORDS["leave"]),
    StaffRow("admin:staff_leave_delete", OWN_HR, RECORDS["leave"]),
    StaffRow("admin:staff_qualification_changelist", HR),
    StaffRow("admin:staff_qualification_add", HR),
    StaffRow("admin:staff_qualification_change", OWN_HR, RECORDS["qualification"]),
    StaffRow("admin:staff_qualification_history", OWN_HISTORY, RECORDS["qualification"]),
    StaffRow("admin:staff_qualification_delete", OWN_HR, RECORDS["qualification"]),
    StaffRow("admin:staff_secondment_changelist", HR),
    StaffRow("admin:staff_secondment_add", HR),
    StaffRow("admin:staff_secondment_change", OWN_HR, RECORDS["secondment"]),
    StaffRow("admin:staff_secondment_history", OWN_HISTORY, RECORDS["secondment"]),
    StaffRow("admin:staff_secondment_delete", OWN_HR, RECORDS["secondment"]),
    StaffRow("admin:staff_delegation_changelist", HR_AND_AUDITOR),
    StaffRow("admin:staff_delegation_add", HR),
    StaffRow("admin:staff_delegation_change", OWN_HR_AND_AUDITOR, RECORDS["delegation"]),
    StaffRow("admin:staff_delegation_history", OWN_HISTORY_AND_AUDITOR, RECORDS["delegation"]),
    StaffRow("admin:staff_delegation_delete", OWN_HR, RECORDS["delegation"]),
    StaffRow("admin:staff_importsource_changelist", HR),
    StaffRow("admin:staff_importsource_add", NOBODY),
    StaffRow("admin:staff_importsource_change", OWN_HR, RECORDS["importsource"]),
    StaffRow(
        "admin:staff_importsource_history",
        SOURCE_HISTORY,
        RECORDS["importsource"],
    ),
    StaffRow("admin:staff_importsource_delete", OWN_HR, RECORDS["importsource"]),
    StaffRow("admin:staff_importrun_changelist", HR_AND_AUDITOR),
    StaffRow("admin:staff_importrun_add", NOBODY),
    StaffRow("admin:staff_importrun_change", OWN_HR_AND_AUDITOR, RECORDS["importrun"]),
    StaffRow("admin:staff_importrun_history", RUN_HISTORY, RECORDS["importrun"]),
    StaffRow("admin:staff_importrun_delete", NOBODY, RECORDS["importrun"]),
    StaffRow("admin:staff_auditevent_changelist", AUDITOR),
    StaffRow("admin:staff_auditevent_add", NOBODY),
    StaffRow("admin:staff_auditevent_change", AUDITOR, RECORDS["auditevent"]),
    StaffRow("admin:staff_auditevent_history", AUDITOR, RECORDS["auditevent"]),
    StaffRow("admin:staff_auditevent_delete", NOBODY, RECORDS["auditevent"]),
    StaffRow("admin:staff_auditevent_chain", AUDITOR),
]
