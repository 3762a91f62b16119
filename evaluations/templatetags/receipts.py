"""The receipt of a result in templates (評価の決まり方)."""

from __future__ import annotations

from typing import Any

from django import template

from evaluations import receipts

register = template.Library()


@register.inclusion_tag("evaluations/receipt.html")
def receipt(derivation: dict[str, Any] | None) -> dict[str, Any]:
    """``{% receipt sheet.derivation %}``; nothing for none."""
    return {"blocks": receipts.receipt(derivation) if derivation else []}
