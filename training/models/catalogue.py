"""What can be learned, and where (研修の目録): providers, kinds, courses."""

from typing import ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from common.dated import Dated, ends_after_start
from common.fields import CodesField, SearchKeyField
from common.guards import Guard
from competencies.models import AppointingAuthority
from training.querysets import CourseQuerySet, OwnQuerySet

code_validator = RegexValidator(
    r"^[0-9A-Za-z][0-9A-Za-z_.-]*\Z", _("記号は半角の英数字と「-」「_」「.」で入力してください。")
)


class Coded(models.Model):
    """A row of an authority's own catalogue, under a code."""

    authority = models.ForeignKey(AppointingAuthority, models.PROTECT, verbose_name=_("任命権者"))
    code = models.CharField(_("記号"), max_length=20, validators=[code_validator])

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, str]:
        return (self.authority.code, self.code)

    natural_key.dependencies = ["competencies.appointingauthority"]  # type: ignore[attr-defined]  # Django reads it here


def code_unique(model: str) -> models.UniqueConstraint:
    """The constraint that each coded model has; ``model`` makes its name unique."""
    return models.UniqueConstraint(
        fields=["authority", "code"],
        name=f"{model}_code_unique",
        violation_error_message=_("同じ記号がすでにあります。"),
    )


def of_own_authority(model: str, name: str, table: str) -> Guard:
    """What a row refers to is of the same authority."""
    return Guard(
        name=f"{model}_{name}_of_own_authority",
        condition=(
            f"EXISTS (SELECT 1 FROM training_{table} o WHERE o.id = NEW.{name}_id"
            " AND o.authority_id <> NEW.authority_id)"
        ),
        violation_error_message=_("ほかの任命権者のものは選べません。"),
    )


class Provider(Coded):
    """研修機関: who holds courses."""

    class Kind(models.TextChoices):
        CITY = "city", _("市")
        WORKPLACE = "workplace", _("職場")
        REGIONAL = "regional", _("広域の研修所")
        NATIONAL = "national", _("全国の研修機関")
        GOVERNMENT = "government", _("国・ほかの自治体")
        PRIVATE = "private", _("民間")

    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("種類"), max_length=12, choices=Kind)
    note = models.CharField(_("備考"), max_length=200, blank=True)

    objects = OwnQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("研修機関")
        verbose_name_plural = _("研修機関")
        ordering: ClassVar[list[str]] = ["authority", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("provider")]

    def __str__(self) -> str:
        return self.name


class CourseKind(Coded):
    """研修の区分, as the city names it (階層別研修、基本研修、自学 …), and the way of learning behind it."""

    class Way(models.TextChoices):
        OJT = "ojt", _("職場で学ぶ(OJT)")
        OFF_JT = "off_jt", _("職場を離れて学ぶ(Off-JT)")
        DISPATCH = "dispatch", _("派遣されて学ぶ")
        SELF = "self", _("自分で学ぶ")

    name = models.CharField(_("名称"), max_length=60)
    way = models.CharField(_("学び方"), max_length=10, choices=Way)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    summary = models.TextField(_("説明"), blank=True)

    objects = OwnQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("研修の区分")
        verbose_name_plural = _("研修の区分")
        ordering: ClassVar[list[str]] = ["authority", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [code_unique("coursekind")]

    def __str__(self) -> str:
        return self.name


class Course(Coded, Dated):
    """研修: what is taught, for whom, and what it is expected to build.

    Grades and competencies are named by their codes in the policy, not by rows of one edition: the policy is revised,
    the course goes on. No grade named: it is not meant for particular ones.
    """

    class Delivery(models.TextChoices):
        CLASSROOM = "classroom", _("集合")
        ONLINE = "online", _("オンライン")
        E_LEARNING = "e_learning", _("eラーニング")
        CORRESPONDENCE = "correspondence", _("通信教育")
        WORKPLACE = "workplace", _("職場")
        SECONDMENT = "secondment", _("派遣")

    name = models.CharField(_("名称"), max_length=80)
    kind = models.ForeignKey(CourseKind, models.PROTECT, related_name="courses", verbose_name=_("区分"))
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="courses", verbose_name=_("研修機関")
    )
    delivery = models.CharField(_("実施方法"), max_length=16, choices=Delivery, blank=True)
    grades = CodesField(_("対象の職位"), help_text=_("方針の職位の記号です。空欄なら職位を問いません。"))
    year_from = models.PositiveSmallIntegerField(
        _("対象の年次から"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("採用の年度が1年目。"),
    )
    year_to = models.PositiveSmallIntegerField(_("対象の年次まで"), null=True, blank=True)
    target = models.CharField(_("対象者"), max_length=80, blank=True, help_text=_("例: 新任の係長"))
    target_is_inferred = models.BooleanField(
        _("対象は推定"), default=False, help_text=_("方針の図から読み取った対象で、方針の文にはないとき。")
    )
    hours = models.DecimalField(_("時間数"), max_digits=5, decimal_places=1, null=True, blank=True)
    cost = models.PositiveIntegerField(_("一人あたりの費用(円)"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("並び順"), default=0)
    summary = models.TextField(_("内容"), blank=True)
    note = models.CharField(_("備考"), max_length=200, blank=True)
    search_key = SearchKeyField(sources=("code", "name", "target", "summary"))

    objects = CourseQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("研修")
        verbose_name_plural = _("研修")
        ordering: ClassVar[list[str]] = ["authority", "kind__order", "order", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("course"),
            code_unique("course"),
            models.CheckConstraint(
                condition=Q(year_to=None) | Q(year_from=None) | Q(year_to__gte=F("year_from")),
                name="course_years_in_order",
                violation_error_message=_("対象の年次の終わりは、始まり以後にしてください。"),
            ),
            of_own_authority("course", "kind", "coursekind"),
            of_own_authority("course", "provider", "provider"),
        ]

    def __str__(self) -> str:
        return self.name


class CourseEffect(models.Model):
    """期待される効果: a competency that a course is expected to build, up to a level where the policy has levels."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="effects", verbose_name=_("研修"))
    competency_code = models.CharField(_("能力"), max_length=20, help_text=_("方針の能力の記号です。"))
    level = models.PositiveSmallIntegerField(_("段階"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("期待される効果")
        verbose_name_plural = _("期待される効果")
        ordering: ClassVar[list[str]] = ["course", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["course", "competency_code"],
                name="courseeffect_once",
                violation_error_message=_("この能力はすでに入っています。"),
            )
        ]

    def __str__(self) -> str:
        return self.competency_code
