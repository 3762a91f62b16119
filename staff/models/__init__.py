"""People, places and powers (職員・組織・権限)."""

from staff.models.absences import Leave, Secondment
from staff.models.delegations import Delegation
from staff.models.employees import Employee
from staff.models.imports import ImportChange, ImportRun, ImportSource
from staff.models.logins import LoginFailures, OneTimeCode
from staff.models.organisation import Department, DepartmentVersion
from staff.models.postings import Posting
from staff.models.qualifications import Qualification
from staff.models.records import AuditEvent, AuditHead, AuditSubject
from staff.models.users import RoleGrant, User

__all__ = [
    "AuditEvent",
    "AuditHead",
    "AuditSubject",
    "Delegation",
    "Department",
    "DepartmentVersion",
    "Employee",
    "ImportChange",
    "ImportRun",
    "ImportSource",
    "Leave",
    "LoginFailures",
    "OneTimeCode",
    "Posting",
    "Qualification",
    "RoleGrant",
    "Secondment",
    "User",
]
