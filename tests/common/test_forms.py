"""Form fields beyond Django's."""

from typing import ClassVar

import pytest
from django.forms import Select

from common.forms import LongSelect


class TestLongSelect:
    CHOICES: ClassVar = [("", "すべて"), ("A", "<市民部>"), ("A1", "\u3000市民課"), (3, "3か月")]

    @pytest.mark.parametrize("value", ["", None, "A", "A1", "3", 3, "nothing of it"])
    def test_says_what_djangos_own_says(self, value):
        attrs = {"id": "id_department", "aria-invalid": "true", "disabled": False}
        own, long = (kind(choices=self.CHOICES).render("department", value, attrs) for kind in (Select, LongSelect))
        assert _flat(long) == _flat(own)


def _flat(html: str) -> str:
    """Without the order of attributes and the space between elements."""
    first, *rest = [line.strip() for line in html.replace("><", ">\n<").splitlines()]
    return "".join([*sorted(first.strip("<>").split()), *rest])
