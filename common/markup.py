"""Text put into HTML where a template would take too long (長い一覧のHTML)."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise

# Departments, abilities, courses and posts are called the same on every page.
_escape = lru_cache(maxsize=8192)(html.escape)


def escaped(text: Any) -> str:
    """As ``conditional_escape`` tells it, which asks many times as much: a page has thousands of these."""
    if type(text) is str:
        return _escape(text)
    told = str(text) if isinstance(text, Promise) else text
    return str(told) if hasattr(told, "__html__") else _escape(str(told))
