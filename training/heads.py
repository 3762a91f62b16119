"""Who is asked and told about somebody's training (所属長)."""

from __future__ import annotations

from datetime import date

from staff.heads import NamedHead, heads_of
from staff.models import Department, Employee, Posting, User
from staff.rules.chains import Head, chain, superiors


def head_above(employee: Employee, *, on: date) -> int | None:
    """The nearest head above the person's main post, by primary key; None when there is nobody.

    Vacant posts and posts that he heads himself are passed over (``staff.rules.chains``).
    """
    post = Posting.objects.on(on).main().filter(employee=employee).values_list("department", flat=True).first()
    organisation = Department.objects.organisation(authority=employee.authority_id, on=on)
    path = [unit.id for unit in organisation.path(post)] if post else []
    rows = Posting.objects.on(on).heads().filter(department__in=path).values_list("department", "employee", "is_main")
    heads = {department: Head(head, is_main) for department, head, is_main in rows}
    links = superiors(chain(organisation, heads, employee_id=employee.pk, department_id=post))
    return links[0].head.employee_id if links and links[0].head else None


def named_head_above(employee: Employee, *, viewer: User, on: date) -> NamedHead | None:
    """The same with what ``viewer`` may be shown of him, and who acts for him. Three queries."""
    post = Posting.objects.on(on).main().filter(employee=employee).values_list("department", flat=True).first()
    organisation = viewer.standing_on(on).organisation
    path = [unit.id for unit in organisation.path(post)] if post else []
    heads = heads_of(path, on=on, viewer=viewer, today=on)
    links = superiors(chain(organisation, heads, employee_id=employee.pk, department_id=post))
    return heads[links[0].unit.id] if links else None
