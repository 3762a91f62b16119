"""Every URL × every kind of user → the expected answer. An URL without a row fails.

Kinds of user, in the order of the columns:

    anonymous       not logged in
    employee        職員 of the city that owns the row's record
    elsewhere       職員 of another city
    hr              人事担当 of the city
    hr_elsewhere    人事担当 of another city
    auditor         監査 of the city
    administrator   システム管理者, of no city

302 sends to the login page unless said otherwise; 404 is what may not be seen; 403 is what the role lacks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.urls import reverse

from competencies import models
from staff.models import User

USERS = ("anonymous", "employee", "elsewhere", "hr", "hr_elsewhere", "auditor", "administrator")


@dataclass(frozen=True)
class Row:
    name: str
    answers: str
    args: Callable[["Records"], list[Any]] = lambda records: []
    query: str = ""
    method: str = "GET"

    @property
    def expected(self) -> dict[str, int]:
        return dict(zip(USERS, map(int, self.answers.split()), strict=True))

    @property
    def admits(self) -> bool:
        """Somebody who is logged in gets an answer."""
        return any(status in {200, 302} for kind, status in self.expected.items() if kind != "anonymous")

    def address(self, records: "Records") -> str:
        return reverse(self.name, args=self.args(records)) + self.query


class Records:
    """What the rows' addresses point at: a city's policy in force, and its draft."""

    def __init__(self, policy: models.Framework, draft: models.Framework) -> None:
        self.policy, self.draft = policy, draft

    def first(self, model: type[Any], *, of_draft: bool = False) -> Any:
        """A record of ``model`` in the policy or its draft; of what belongs to no edition, the city's own."""
        edition = self.draft if of_draft else self.policy
        if issubclass(model, models.EditionPart):
            return model.objects.filter(framework=edition).first()
        return {models.Framework: edition, models.AppointingAuthority: edition.authority}[model]

    @property
    def edition(self) -> list[Any]:
        return list(self.policy.natural_key())


def edition(*more: Any) -> Callable[[Records], list[Any]]:
    return lambda records: [*records.edition, *more]


def draft(records: Records) -> list[Any]:
    return list(records.draft.natural_key())


OPEN = "200 200 200 200 200 200 200"
LOGGED_IN = "302 200 200 200 200 200 200"
READING = "302 200 404 200 404 200 404"
HR_READING = "302 404 404 200 404 200 404"

PAGES = [
    Row("home", LOGGED_IN),
    Row("login", "200 302 302 302 302 302 302"),
    Row("logout", "302 302 302 302 302 302 302", method="POST"),
    Row("logout", "405 405 405 405 405 405 405"),
    Row("password_change", LOGGED_IN),
    Row("styleguide", LOGGED_IN),
    Row("healthz", OPEN),
    Row("readyz", OPEN),
    Row("competencies:current", "302 302 302 302 302 302 200"),
    Row("competencies:editions", LOGGED_IN),
    Row("competencies:policy", READING, edition()),
    Row("competencies:policy", HR_READING, draft),
    Row("competencies:grades", READING, edition()),
    Row("competencies:grade", READING, edition("G3")),
    Row("competencies:grade", "302 404 404 404 404 404 404", edition("G99")),
    Row("competencies:grade_pdf", READING, edition("G3")),
    Row("competencies:matrix", READING, edition()),
    Row("competencies:cell", READING, edition("T1", "G3", "C5")),
    Row("competencies:competencies", READING, edition()),
    Row("competencies:competency", READING, edition("C5")),
    Row("competencies:side_by_side", READING, edition(), query="?left=G2&right=G3"),
    Row("competencies:careers", READING, edition()),
    Row("competencies:measures", READING, edition()),
    Row("competencies:search", READING, edition(), query="?q=能力"),
    Row("competencies:changes", READING, edition()),
    Row("competencies:changes", HR_READING, draft, query="?since=1"),
    Row("competencies:table_pdf", READING, edition()),
]


# ── The admin (人事の画面): anonymous people are sent to the login page, those without a role are refused.


def record(model: type[Any], *, of_draft: bool = False) -> Callable[[Records], list[Any]]:
    return lambda records: [records.first(model, of_draft=of_draft).pk]


def user(records: Records) -> list[Any]:
    """Another user of the city."""
    return [User.objects.get(authority=records.policy.authority, grants=None).pk]


def log_entry(records: Records) -> list[Any]:
    """The entry that the revision left."""
    return [LogEntry.objects.get(object_id=str(records.draft.pk)).pk]


def part_rows(model: type[Any], *, ordered: bool = False) -> Iterator[Row]:
    """The pages that a part of an edition has. In force, a part is read and not changed.

    Another city's record sends HR to the index, as a missing one does; without a draft there is nothing to add to.
    """
    name, one = f"admin:competencies_{model._meta.model_name}", record(model)
    yield Row(f"{name}_changelist", "302 403 403 200 200 200 403")
    yield Row(f"{name}_add", "302 403 403 200 302 403 403")
    yield Row(f"{name}_change", "302 403 403 200 302 200 403", one)
    yield Row(f"{name}_history", "302 403 403 200 302 200 302", one)
    yield Row(f"{name}_delete", "302 403 403 403 302 403 403", one)
    yield Row(f"{name}_change", "302 403 403 200 302 200 403", record(model, of_draft=True))
    yield Row(f"{name}_delete", "302 403 403 200 302 403 403", record(model, of_draft=True))
    if ordered:
        yield Row(f"{name}_order", "302 403 403 200 200 200 403")


ORDERED = (
    models.IdealPart,
    models.Principle,
    models.JobFamily,
    models.Grade,
    models.CompetencyGroup,
    models.Competency,
    models.RequirementTable,
    models.TableColumn,
    models.TableRow,
    models.CareerStage,
    models.RotationSector,
    models.Measure,
    models.DigitalTalentCategory,
    models.DigitalTalentTier,
    models.PolicyItem,
)
UNORDERED = (models.Mark, models.CompetencyLevel, models.Requirement, models.CareerPath)

FRAMEWORK = "admin:competencies_framework"
AUTHORITY = "admin:competencies_appointingauthority"
policy, revision = record(models.Framework), record(models.Framework, of_draft=True)
authority = record(models.AppointingAuthority)

FRAMEWORKS = [
    Row(f"{FRAMEWORK}_changelist", "302 403 403 200 200 200 403"),
    Row(f"{FRAMEWORK}_add", "302 403 403 200 200 403 403"),
    Row(f"{FRAMEWORK}_change", "302 403 403 200 302 200 403", policy),
    Row(f"{FRAMEWORK}_change", "302 403 403 200 302 200 403", revision),
    Row(f"{FRAMEWORK}_history", "302 403 403 200 302 200 302", policy),
    Row(f"{FRAMEWORK}_delete", "302 403 403 403 302 403 403", policy),
    Row(f"{FRAMEWORK}_delete", "302 403 403 200 302 403 403", revision),
    Row(f"{FRAMEWORK}_revise", "302 403 403 405 404 403 403", policy),
    Row(f"{FRAMEWORK}_revise", "302 403 403 302 404 403 403", policy, method="POST"),
    Row(f"{FRAMEWORK}_put_in_force", "302 403 403 200 404 403 403", revision),
    Row(f"{FRAMEWORK}_export", "302 403 403 200 404 200 403", policy),
    Row(f"{FRAMEWORK}_export_workbook", "302 403 403 200 404 200 403", policy),
    Row(f"{FRAMEWORK}_export_table", "302 403 403 200 404 200 403", lambda r: [r.policy.pk, "grade", "xlsx"]),
    Row(f"{FRAMEWORK}_import", "302 403 403 200 404 403 403", revision),
    Row(f"{FRAMEWORK}_import_check", "302 403 403 302 404 403 403", revision),
    Row(f"{FRAMEWORK}_import_errors", "302 403 403 302 404 403 403", revision),
    Row("admin:competencies_requirementtable_matrix", "302 403 403 200 404 200 404", record(models.RequirementTable)),
]

AUTHORITIES = [
    Row(f"{AUTHORITY}_changelist", "302 403 403 200 200 200 200"),
    Row(f"{AUTHORITY}_add", "302 403 403 403 403 403 200"),
    Row(f"{AUTHORITY}_change", "302 403 403 200 302 200 200", authority),
    Row(f"{AUTHORITY}_history", "302 403 403 200 302 200 200", authority),
    Row(f"{AUTHORITY}_delete", "302 403 403 403 403 403 403", authority),
]

USER_ROWS = [
    Row("admin:staff_user_changelist", "302 403 403 200 200 200 200"),
    Row("admin:staff_user_add", "302 403 403 403 403 403 200"),
    Row("admin:staff_user_change", "302 403 403 200 302 200 200", user),
    Row("admin:staff_user_history", "302 403 403 200 404 200 200", user),
    Row("admin:staff_user_delete", "302 403 403 403 403 403 403", user),
    Row("admin:auth_user_password_change", "302 403 403 403 403 403 200", user),
]

LOG_ROWS = [
    Row("admin:admin_logentry_changelist", "302 403 403 403 403 200 403"),
    Row("admin:admin_logentry_add", "302 403 403 403 403 403 403"),
    Row("admin:admin_logentry_change", "302 403 403 403 403 200 403", log_entry),
    Row("admin:admin_logentry_history", "302 403 403 403 302 200 302", log_entry),
    Row("admin:admin_logentry_delete", "302 403 403 403 403 403 403", log_entry),
]

ADMIN = [
    Row("admin:index", "302 403 403 200 200 200 200"),
    Row("admin:app_list", "302 403 403 200 200 200 200", lambda records: ["competencies"]),
    Row("admin:login", "302 302 302 302 302 302 302"),
    Row("admin:logout", "302 403 403 302 302 302 302", method="POST"),
    Row("admin:password_change", "302 403 403 200 200 200 200"),
    Row("admin:password_change_done", "302 403 403 200 200 200 200"),
    Row("admin:jsi18n", "302 403 403 200 200 200 200"),
    Row("admin:autocomplete", "302 403 403 403 403 403 403"),
    *FRAMEWORKS,
    *AUTHORITIES,
    *USER_ROWS,
    *LOG_ROWS,
    *(row for model in ORDERED for row in part_rows(model, ordered=True)),
    *(row for model in UNORDERED for row in part_rows(model)),
]

# Django's own URLs that lead nowhere by themselves.
WITHOUT_ROW = {
    "admin/login/": "stands before admin:login, and is the same address",
    "admin:view_on_site": "sends to a record's own page, which has its row",
    "admin:<path:object_id>/": "sends to the change page, which has its row",
    "admin:(?P<url>.*)$": "answers 404, or adds a slash",
}

# Refused to everybody: the log is written by the system alone, authorities and users are kept for good
# (an account is disabled instead), sheets move through their door, and no field asks for suggestions. By what a
# sheet is moved is named when it is pressed, and a self-report is checked while it is open: their own tests do so.
NOBODY = {
    "admin:admin_logentry_add",
    "admin:admin_logentry_delete",
    "admin:competencies_appointingauthority_delete",
    "admin:staff_user_delete",
    "admin:autocomplete",
    "admin:staff_auditevent_add",
    "admin:staff_auditevent_delete",
    "admin:staff_importrun_add",
    "admin:staff_importrun_delete",
    "admin:staff_importsource_add",
    "admin:evaluations_sheet_add",
    "admin:evaluations_sheet_delete",
    "admin:evaluations_sheet_move",
    "evaluations:move",
    "evaluations:self_check",
}

ROWS = [*PAGES, *ADMIN]
