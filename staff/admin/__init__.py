"""HR's, the auditor's and the administrator's masters (人事の画面), by subject."""

from staff.admin import delegations, organisation, people, postings, records, users

__all__ = ["delegations", "organisation", "people", "postings", "records", "users"]
