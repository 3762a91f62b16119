"""PDFs from templates (帳票). Gather the context first; a template and its stylesheets draw it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from common.typesetting import Asset

BASE = "pdf/base.css"


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    stylesheets: tuple[str, ...] = (),
    assets: Mapping[str, Asset] | None = None,
    tell: Callable[[], None] | None = None,
) -> bytes:
    """The PDF of a template that extends ``pdf/base.html``.

    ``stylesheets`` are static files, used after ``pdf/base.css``; ``title`` is the document's name to
    its reader's window and screen reader. The template can load ``asset:<name>`` of ``assets``, nothing else.
    ``tell`` is called again and again while it is drawn.
    """
    from common.typesetting import typeset

    html = render_to_string(template, {**context, "title": title})
    return typeset(html, stylesheets=tuple(_css(name) for name in (BASE, *stylesheets)), assets=assets, tell=tell)


@cache
def _css(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"no static file {name}")
    return Path(path).read_text(encoding="utf-8")
