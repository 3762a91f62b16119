"""People in long lists (一覧の職員)."""

from django import template
from django.utils.safestring import SafeString

from common.addresses import address_of
from common.markup import escaped

register = template.Library()


@register.simple_tag
def person_head(pk: int, name: str, note: str = "") -> SafeString:
    """The head of a person's row: the name, which leads to the page, and what stands below it.

    ``{% person_head person.pk person.name %}``; a list has dozens, and a template would take four times as long.
    """
    below = f'<span class="note-line">{escaped(note)}</span>' if note else ""
    link = f'<a href="{escaped(address_of("staff:person", pk))}">{escaped(name)}</a>'
    return SafeString(f'<th scope="row">{link}{below}</th>')  # nosec B703  # every part is escaped above
