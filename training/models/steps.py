"""What was done with something that goes through hands (経過): written once, never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.Model):
    """One move. A subclass adds what was moved, and the state that it came to."""

    action = models.CharField(_("したこと"), max_length=16)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("した人"),
        help_text=_("空欄は、自動で進んだものです。"),
    )  # fmt: skip
    at = models.DateTimeField(_("時刻"))
    reason = models.TextField(_("理由"), blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]

    def get_state_display(self) -> str:  # a subclass's field has one; this tells the type checker
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_state_display()}"
