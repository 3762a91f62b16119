"""Addresses in long lists (一覧のリンク)."""

from functools import lru_cache

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.simple_tag
def address(name: str, *args: object) -> str:
    """What ``{% url %}`` says, worked out once: ``{% address 'staff:person' post.employee_id %}``.

    A chart links to hundreds of pages, and ``{% url %}`` would be a third of its time.
    """
    return _address(name, args, get_script_prefix())


@lru_cache(maxsize=20_000)
def _address(name: str, args: tuple[object, ...], prefix: str) -> str:
    """``prefix``: where the server hangs Hagukumi, which Django puts in front."""
    return reverse(name, args=args)
