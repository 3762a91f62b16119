from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.guards import Guard
from competencies.models.framework import Framework
from competencies.natural_keys import recall
from competencies.querysets import PartQuerySet, refuse_frozen

code_validator = RegexValidator(
    r"^[0-9A-Za-z][0-9A-Za-z_.-]*\Z", _("記号は半角の英数字と「-」「_」「.」で入力してください。")
)

OTHER_EDITION = _("別の版に属する項目は選べません。")


class EditionPart(models.Model):
    """A row that belongs to one edition, and shares its fate: free in a draft, frozen afterwards.

    ``identity`` names the lookups that, within the edition, tell this row from its kin; natural keys,
    copying, comparing and importing all go by it.
    """

    identity: ClassVar[tuple[str, ...]] = ()

    framework = models.ForeignKey(Framework, models.CASCADE, verbose_name=_("方針の版"))

    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        edition = recall((Framework, self.framework_id), lambda: self.framework.natural_key())  # noqa: PLW0108  # self.framework is a query
        return (*edition, *self.identity_values())

    natural_key.dependencies = ["competencies.framework"]  # type: ignore[attr-defined]  # Django reads it here

    def identity_values(self) -> tuple[Any, ...]:
        return tuple(_follow(self, lookup) for lookup in self.identity)

    def clean(self) -> None:
        if self.framework_id:
            refuse_frozen({self.framework_id})

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_frozen({self.framework_id})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_frozen({self.framework_id})
        return super().delete(*args, **kwargs)


class CodedPart(EditionPart):
    """A part with a code (記号) that is its own within the edition, and a place in the order."""

    identity = ("code",)

    code = models.CharField(
        _("記号"),
        max_length=20,
        validators=[code_validator],
        help_text=_("版の中で重ならない記号。改定しても同じものを使います。"),
    )
    order = models.PositiveSmallIntegerField(_("並び順"), default=1)

    class Meta(EditionPart.Meta):
        abstract = True


def coded_constraints(model: str) -> list[models.BaseConstraint]:
    """The constraints that every coded part has; ``model`` makes their names unique."""
    return [
        models.UniqueConstraint(
            fields=["framework", "code"],
            name=f"{model}_code_unique",
            violation_error_message=_("この版には、同じ記号の項目がすでにあります。"),
        ),
        keeps_framework(model),
    ]


def keeps_framework(model: str) -> Guard:
    """A part is never moved into another edition: that would slip past the frozen rule."""
    return Guard(
        name=f"{model}_keeps_framework",
        condition=(
            f"EXISTS (SELECT 1 FROM competencies_{model} o WHERE o.id = NEW.id AND o.framework_id <> NEW.framework_id)"
        ),
        violation_error_message=_("項目を別の版へ移すことはできません。"),
    )


def same_framework(model: str, **columns: str) -> Guard:
    """What a row refers to belongs to the row's own edition. ``columns``: foreign key → model."""
    conditions = [
        f"EXISTS (SELECT 1 FROM competencies_{target} o"
        f" WHERE o.id = NEW.{column}_id AND o.framework_id <> NEW.framework_id)"
        for column, target in columns.items()
    ]
    return Guard(
        name=f"{model}_in_one_framework", condition=" OR ".join(conditions), violation_error_message=OTHER_EDITION
    )


def _follow(instance: models.Model, lookup: str) -> Any:
    """The value at ``lookup``: a field of the row, or of what it refers to."""
    name, *further = lookup.split("__", 1)
    if not further:
        return getattr(instance, name)
    key = (instance._meta.get_field(name).related_model, getattr(instance, f"{name}_id"), *further)
    return recall(key, lambda: _follow(getattr(instance, name), *further))
