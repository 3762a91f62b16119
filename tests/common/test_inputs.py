"""Inputs that are drawn without a template say what Django's templates say."""

import re
from datetime import date, time

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from common.inputs import DRAWN
from config.forms import HagukumiRenderer

NAMES = [("", "—"), ("a", "A&B"), (1, _("なし")), ("<群>", [("x", "<X>"), ("y", SafeString("<b>Y</b>"))])]
INPUTS = {
    "text": (forms.TextInput({"class": 'a"b', "required": True, "disabled": False}), ["", None, "a<b", _("なし"), 0]),
    "safe": (forms.TextInput(), [SafeString("&lt;b&gt;")]),
    "hidden": (forms.HiddenInput(), [5, None]),
    "number": (forms.NumberInput({"min": 0, "step": "0.5"}), [3, 1.5, None]),
    "date": (forms.DateInput({"type": "date"}, format="%Y-%m-%d"), [date(2026, 4, 1), "31日", None]),
    "time": (forms.TimeInput(), [time(9, 30)]),
    "password": (forms.PasswordInput(), ["secret"]),
    "file": (forms.FileInput({"accept": ".xlsx"}), [None]),
    "checkbox": (forms.CheckboxInput(), [True, False, None, "on"]),
    "textarea": (forms.Textarea({"rows": 3}), ["", None, "\n<a>\r\n&"]),
    "select": (forms.Select(choices=NAMES), ["a", 1, "1", "x", "", None, "nothing of it"]),
    "several": (forms.SelectMultiple(choices=NAMES), [["a", "y"], [], None]),
}
CASES = [(name, value) for name, (_widget, values) in INPUTS.items() for value in values]


@pytest.mark.parametrize(("name", "value"), CASES, ids=[f"{name}-{number}" for number, (name, _v) in enumerate(CASES)])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_<x>", "aria-invalid": "true"}], ids=["plain", "told"])
def test_an_input_says_what_djangos_template_says(name, value, attrs):
    widget = INPUTS[name][0]
    told, drawn = (widget.render("n<", value, attrs, renderer()) for renderer in (DjangoTemplates, HagukumiRenderer))
    assert _flat(drawn) == _flat(told)


def test_all_that_is_drawn_would_have_a_template():
    assert all(get_template(name) for name in DRAWN)


def test_what_is_not_among_them_is_drawn_by_its_template():
    widget = forms.RadioSelect(choices=NAMES)
    assert widget.render("n", "a", {}, HagukumiRenderer()) == widget.render("n", "a", {}, DjangoTemplates())


def _flat(html: str) -> str:
    """Without the space between elements."""
    return re.sub(r">\s+<", "><", html)
