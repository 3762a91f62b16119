"""What the forms of people and places share: whose they are, and why something changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

REASON = "history_change_reason"

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class OwnForm(_ModelForm):
    """A new row belongs to the authority of whoever adds it: that is not typed, but it is checked."""

    authority_id: ClassVar[int | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and hasattr(self.instance, "authority_id"):
            self.instance.authority_id = self.authority_id

    def _get_validation_exclusions(self) -> Any:
        return super()._get_validation_exclusions() - {"authority"}  # type: ignore[misc]  # not in the stubs


class ReasonedForm(OwnForm):
    """Asks why; the answer stands in the history of the change."""

    history_change_reason = forms.CharField(
        label=_("変更の理由"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("あとで履歴を見る人のために書きます。空欄でも保存できます。"),
    )
