"""Made-up content for the gallery of components (見本帳)."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from common.pages import Crumb


class ExampleForm(forms.Form):
    title = forms.CharField(label=_("目標"), help_text=_("いつまでに、何を、どこまでするかを書きます。"))
    weight = forms.IntegerField(label=_("ウエイト"), min_value=5, max_value=100)
    kind = forms.ChoiceField(label=_("種類"), choices=[("a", _("業務の目標")), ("b", _("育成の目標"))])
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    shared = forms.BooleanField(label=_("課の中で共有する"), required=False)


def examples() -> dict[str, Any]:
    wrong = ExampleForm({"wrong-title": "", "wrong-weight": "300", "wrong-kind": "a"}, prefix="wrong")
    wrong.full_clean()
    return {
        "form": ExampleForm(),
        "wrong_form": wrong,
        "example_crumbs": [Crumb(_("ホーム"), "#"), Crumb(_("職位"), "#"), Crumb(_("主任"))],
        "example_tabs": [
            {"label": _("方針"), "href": "#tabs", "current": True},
            {"label": _("職位"), "href": "#tabs", "current": False},
        ],
        "example_steps": [_("ファイルを選ぶ"), _("内容を確かめる"), _("書き込む")],
        "example_headings": [_("職位"), _("級"), _("人数")],
        "example_rows": [[_("主事"), _("1級"), 120], [_("主任"), _("2級"), 84], [_("係長"), _("3級"), 41]],
        "example_pairs": [(_("任命権者"), _("見本市長")), (_("施行日"), _("令和7年4月1日"))],
        "example_page": Paginator(range(95), 10).page(4),
    }
