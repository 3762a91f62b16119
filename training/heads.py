"""Who is to be told about somebody's training (所属長)."""

from __future__ import annotations

from datetime import date

from staff.models import Department, Employee, Posting
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
