"""Form fields beyond Django's."""

from typing import ClassVar

import pytest
from django.forms import Form, Select
from django.forms.renderers import DjangoTemplates

from common.forms import LongCheckboxes, LongSelect, Ready, choice


class TestLongSelect:
    CHOICES: ClassVar = [
        ("", "すべて"),
        ("A", "<市民部>"),
        ("A1", "\u3000市民課"),
        (3, "3か月"),
        ("課<長>", [("B", "係長"), ("C", "課長")]),
    ]

    @pytest.mark.parametrize("value", ["", None, "A", "A1", "3", 3, "C", "nothing of it"])
    def test_says_what_djangos_own_says(self, value):
        attrs = {"id": "id_department", "aria-invalid": "true", "disabled": False}
        own, long = (
            kind(choices=self.CHOICES).render("department", value, attrs, DjangoTemplates())
            for kind in (Select, LongSelect)
        )
        assert _flat(long) == _flat(own)


class TestLongCheckboxes:
    def test_what_is_ticked_comes_first_and_nothing_is_taken_for_html(self):
        html = LongCheckboxes(choices=[(1, "<法務>"), (2, "会計")]).render("courses", [2], {"id": "id_c"})
        first, second = html.split("</div>")[:2]
        assert 'value="2" id="id_c_0" checked> 会計</label>' in first
        assert '<label for="id_c_1"><input type="checkbox" name="courses" value="1" id="id_c_1"> &lt;法務&gt;' in second


class TestReady:
    class Places(Form):
        place = choice("組織", [], anything="すべて")

    def test_offers_the_pairs_as_they_are(self):
        form = self.Places({"place": "B"})
        form.fields["place"].choices = Ready([("A", "市民課"), ("上", [("B", "税務課")])])
        assert form.is_valid()
        assert '<option value="B" selected>税務課</option>' in form.as_p()

    def test_is_nothing_where_there_is_nothing_to_choose(self):
        assert not Ready([])
        assert len(Ready([("A", "市民課")])) == 1


class TestChoice:
    class Filter(Form):
        kind = choice("種類", [("a", "甲"), ("b", "乙")], anything="すべて")
        within = choice("終わるまで", [("1", "1か月"), ("3", "3か月")], otherwise="3")

    def test_what_the_address_leaves_out_is_shown_as_what_it_means(self):
        html = self.Filter({}).as_p()
        assert '<option value="3" selected>3か月</option>' in html
        assert '<option value="" selected>すべて</option>' in html

    def test_what_is_chosen_stands(self):
        form = self.Filter({"kind": "b", "within": "1"})
        assert form.is_valid()
        assert form.cleaned_data == {"kind": "b", "within": "1"}
        assert '<option value="1" selected>1か月</option>' in form.as_p()

    def test_nothing_else_can_be_chosen(self):
        form = self.Filter({"kind": "c", "within": "12"})
        assert set(form.errors) == {"kind", "within"}


def _flat(html: str) -> str:
    """Without the order of attributes and the space between elements."""
    first, *rest = [line.strip() for line in html.replace("><", ">\n<").splitlines()]
    return "".join([*sorted(first.strip("<>").split()), *rest])
