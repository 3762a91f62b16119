"""HR's desk in tests: addresses, what forms send and are answered."""

from typing import Any

from django.urls import reverse


def url(model: str, page: str, *args: Any, **query: Any) -> str:
    return reverse(f"admin:staff_{model}_{page}", args=args, query=query or None)


def rows(prefix: str, *new: dict[str, Any], kept: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """What a table of rows below a form sends: those that were there (``kept``, with their id), and new ones."""
    sent = [*kept, *new]
    total = {f"{prefix}-TOTAL_FORMS": len(sent), f"{prefix}-INITIAL_FORMS": len(kept)}
    return total | {f"{prefix}-{n}-{name}": value for n, row in enumerate(sent) for name, value in row.items()}


def errors(answer: Any) -> dict[str, list[str]]:
    """The messages of a form that was refused."""
    return dict(answer.context["adminform"].form.errors)


def listed(answer: Any) -> list[Any]:
    return list(answer.context["cl"].result_list)
