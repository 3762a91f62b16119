"""Long lists of one line each (長い一覧の行)."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.safestring import SafeString

from common.addresses import address_of
from common.markup import escaped

register = template.Library()


class Line(Protocol):
    """A course on which it is time to look back, in words."""

    @property
    def enrolment(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def when(self) -> str: ...


@register.simple_tag
def follow_up_lines(rows: Iterable[Line]) -> SafeString:
    """Each as an item that leads to its page: ``{% follow_up_lines rows %}``. There may be hundreds."""
    told = (
        f'<li><a href="{escaped(address_of("training:follow_up", row.enrolment))}">{escaped(row.label)}</a>'
        f' <span class="completed-when">{escaped(row.when)}</span></li>'
        for row in rows
    )
    return SafeString("".join(told))  # nosec B703  # every part is escaped above
