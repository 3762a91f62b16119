"""What states are called (状態の呼び名)."""

from typing import Any


def called(row: Any) -> str:
    """As ``get_state_display`` of Django, which puts all choices together for each row of a list."""
    return str(type(row).State(row.state).label)
