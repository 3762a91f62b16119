"""What is asked about support, learning elsewhere, and sharing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import LongSelect
from training.models import Course, Enrolment, Evidence, SubsidyKind
from training.support.files import EVIDENCE, MATERIAL
from training.views.support_base import DayField, FilesField, NumbersField
from training.views.text_forms import TextForm

MOST_YEN = 100_000_000


def line(label: Any, *, most: int = 120, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **kwargs)


def text(label: Any, *, most: int = 1000, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, strip=False, widget=forms.Textarea({"rows": rows}), **kwargs)


def yen(label: Any, **kwargs: Any) -> forms.IntegerField:
    widget = forms.TextInput({"inputmode": "numeric", "class": "short"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_YEN, widget=widget, **kwargs)


class ApplicationForm(TextForm):
    """An application of a kind; the members are asked for where groups apply."""

    title = line(gettext_lazy("学ぶこと"), help_text=gettext_lazy("資格・講座・研究の題。"))
    purpose = text(gettext_lazy("目的"), help_text=gettext_lazy("いまの仕事や、これからの仕事にどう生かすか。"))
    cost = yen(
        gettext_lazy("かかる費用(円)"), help_text=gettext_lazy("受験料・受講料・教材費など、助成の対象になる費用。")
    )
    members = NumbersField(
        label=gettext_lazy("一緒に学ぶ職員の職員番号"), max_length=1000,
        help_text=gettext_lazy("自分のほかの職員を、空白・読点・改行で区切って入れます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: SubsidyKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.is_for_groups:
            del self.fields["members"]


class ReasonForm(TextForm):
    reason = text(gettext_lazy("理由"), rows=3, help_text=gettext_lazy("本人が読みます。"))


class OfVersion(forms.Form):
    """A decision on a record of learning elsewhere: ``seen`` is the saving of it that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DeclineForm(OfVersion, TextForm):
    """The reason may be as long as the record has room for."""

    reason = text(gettext_lazy("理由"), rows=3, most=200, help_text=gettext_lazy("本人が読みます。200字まで。"))


class WithdrawForm(TextForm):
    reason = text(gettext_lazy("取り下げる理由"), rows=3)


class GrantForm(forms.Form):
    granted = yen(gettext_lazy("承認額(円)"))

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("granted", most)
        self.fields["granted"].help_text = _("きまりで承認できるのは%s円までです。") % f"{most:,}"


class ResultForm(TextForm):
    """What came of it. ``has_evidence``: files of an earlier report are there already."""

    spent = yen(gettext_lazy("実際にかかった費用(円)"))
    completed_on = DayField(label=gettext_lazy("修了・合格した日"))
    result = text(gettext_lazy("結果"), required=False, help_text=gettext_lazy("合否、学んだこと、仕事での使い方。"))
    evidence = FilesField(label=gettext_lazy("領収書・修了証など"), kinds=EVIDENCE)

    def __init__(self, *args: Any, has_evidence: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = not has_evidence


class ExternalForm(TextForm):
    """What was learned elsewhere. ``abilities``: name by code; ``kept``: the files that are there already."""

    title = line(gettext_lazy("学んだこと"), help_text=gettext_lazy("講座・資格・大学院の科目など。"))
    provider = line(gettext_lazy("主催・発行元"), most=80)
    completed_on = DayField(label=gettext_lazy("修了した日"))
    hours = forms.DecimalField(
        label=gettext_lazy("時間数"), required=False, min_value=0, max_digits=5, decimal_places=1,
        widget=forms.TextInput({"inputmode": "decimal", "class": "short"}),
    )  # fmt: skip
    competencies = forms.MultipleChoiceField(
        label=gettext_lazy("育った能力"), required=False, widget=forms.CheckboxSelectMultiple
    )
    summary = text(gettext_lazy("内容"), required=False)
    evidence = FilesField(label=gettext_lazy("修了証など"), kinds=EVIDENCE)
    dropped = forms.MultipleChoiceField(
        label=gettext_lazy("外すファイル"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, abilities: dict[str, str], kept: Iterable[Evidence] = (), **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        offer(self, "competencies", abilities)
        offer(self, "dropped", {str(file.pk): file.name for file in kept})


class ConfirmForm(OfVersion):
    """Confirm it; and as which course it counts, if as one."""

    course = forms.ModelChoiceField(
        Course.objects.none(), label=gettext_lazy("同じとみなす研修"), required=False, widget=LongSelect,
        empty_label=gettext_lazy("みなさない"),
        help_text=gettext_lazy("選ぶと、受講のきまりの上で、その研修を修了した日に修了したことになります。"),
    )  # fmt: skip

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]  # a model choice


class SharingForm(TextForm):
    """When what was learned is told to whom. ``enrolments``: the courses that it may come from."""

    title = line(gettext_lazy("題"))
    held_on = DayField(label=gettext_lazy("日"))
    audience = line(gettext_lazy("相手・場"), help_text=gettext_lazy("例: 課内の朝礼、庁内の発表会"))
    enrolment = forms.ChoiceField(label=gettext_lazy("もとの研修"), required=False)
    summary = text(gettext_lazy("伝えること・伝えたこと"), most=2000, rows=6, required=False)
    attendees = forms.IntegerField(
        label=gettext_lazy("聞いた人数"), required=False, min_value=0, max_value=30_000,
        help_text=gettext_lazy("終わってから入れます。"),
        widget=forms.TextInput({"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip
    materials = FilesField(label=gettext_lazy("資料"), kinds=MATERIAL)
    dropped = forms.MultipleChoiceField(
        label=gettext_lazy("外す資料"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, enrolments: Iterable[Enrolment], kept: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {str(one.pk): one for one in enrolments}
        field: Any = self.fields["enrolment"]
        field.choices = [("", _("なし")), *((pk, one.session.course.name) for pk, one in self.by_pk.items())]
        offer(self, "dropped", {str(file.pk): file.name for file in kept})

    def clean_enrolment(self) -> Enrolment | None:
        return self.by_pk.get(self.cleaned_data["enrolment"])


def offer(form: forms.Form, name: str, choices: dict[str, str]) -> None:
    """The choices of a field; without any, nothing is asked."""
    if choices:
        form.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]  # a choice field
    else:
        del form.fields[name]


class SharingFilter(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("題・相手・内容・氏名"), required=False, max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )  # fmt: skip

    @property
    def words(self) -> str:
        """What cannot be read finds nothing else."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""
