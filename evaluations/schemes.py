"""The one door for schemes (評価制度): made from a preset, revised, frozen, and read for the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import frozen
from competencies.models import AppointingAuthority
from evaluations.models import PARTS, Scale, ScaleLevel, Scheme, SchemePart
from evaluations.models.axes import Axis, AxisWeight, Threshold
from evaluations.models.stages import GrievanceRule, StageRule
from evaluations.rules import scales, scoring
from staff.models import Posting

Copies = dict[tuple[type[Any], int], Any]


@transaction.atomic
def revise(scheme: Scheme) -> Scheme:
    """A draft of the next edition, copied from this one with all its parts."""
    return copy(scheme, authority=scheme.authority, number=next_number(scheme.authority_id, scheme.code))


@transaction.atomic
def copy(scheme: Scheme, *, authority: AppointingAuthority, number: int) -> Scheme:
    """The same scheme as a draft, for the authority. The number of queries depends on the kinds of parts alone."""
    twin: Scheme = _twin(scheme)
    twin.authority, twin.number, twin.state = authority, number, Scheme.State.DRAFT
    twin.based_on = scheme if scheme.authority_id == authority.pk else None
    twin.overall_scale = None
    twin.combines, combines = False, twin.combines
    twin.save(force_insert=True)
    copies = _copy_parts(scheme, twin)
    if scheme.overall_scale_id:
        twin.overall_scale, twin.combines = copies[Scale, scheme.overall_scale_id], combines
        twin.save()
    return twin


def next_number(authority: int, code: str) -> int:
    """Of the next edition of a scheme."""
    newest = Scheme.objects.filter(authority=authority, code=code).order_by("-number").first()
    return newest.number + 1 if newest else 1


@transaction.atomic
def discard(scheme: Scheme) -> None:
    """Delete a draft with all its parts. ValidationError once a cycle uses it."""
    Scheme.objects.filter(pk=scheme.pk).update(combines=False, overall_scale=None)
    for model in reversed(PARTS):
        model.objects.filter(scheme=scheme).delete()
    scheme.delete()


def freeze(scheme: Scheme) -> None:
    """A cycle uses it from now on: nothing of it changes any more."""
    Scheme.objects.filter(pk=scheme.pk).move(state=Scheme.State.FROZEN)
    frozen.forget()
    scheme.state = Scheme.State.FROZEN


def step_aside(levels: Iterable[int]) -> None:
    """Free what is unique of levels (primary keys) that are written anew in this transaction: two may change places."""
    for level in ScaleLevel.objects.filter(pk__in=list(levels)):
        aside = {"ordinal": 30_000 - level.ordinal, "symbol": f"#{level.pk}", "is_standard": False}
        ScaleLevel.objects.filter(pk=level.pk).update(**aside)


def as_scale(scale: Scale) -> scales.Scale:
    """For the rules. Ask with ``levels`` prefetched."""
    levels = sorted(scale.levels.all(), key=lambda level: level.ordinal)
    standard = next((level.ordinal for level in levels if level.is_standard), 0)
    return scales.Scale(
        scale.code, tuple(scales.Level(level.symbol, level.ordinal, level.points) for level in levels), standard
    )


def as_thresholds(rows: Iterable[Threshold]) -> list[scoring.Threshold]:
    return [
        scoring.Threshold(row.lower, scales.Level(row.level.symbol, row.level.ordinal, row.level.points))
        for row in rows
    ]


def weight_of(rows: Iterable[AxisWeight], grade: str) -> Any:
    """The weight of an axis at a grade: the row that names it, else the one that names none; None without either."""
    return _for_grade(rows, grade, "weight")


def _for_grade(rows: Iterable[Any], grade: str, field: str) -> Any:
    named = {True: None, False: None}
    for row in rows:
        if not row.grades or grade in row.grades:
            named[bool(row.grades)] = getattr(row, field)
    return named[True] if named[True] is not None else named[False]


def problems(scheme: Scheme, grades: dict[str, str]) -> list[str]:
    """What a draft lacks before a cycle can use it, in words; ``grades``: code → name of those who are evaluated."""
    axes = list(
        scheme.axis_set.select_related("scale", "overall_scale").prefetch_related(
            "weights", "thresholds__level", "item_weights", "scale__levels", "overall_scale__levels"
        )
    )
    found = [] if axes else [_("評価の軸が一つもありません。")]
    found += _stage_problems(scheme, axes)
    for axis in axes:
        found += _axis_problems(axis, is_combined=scheme.combines)
    if scheme.combines:
        found += _whole_problems(scheme)
        found += _weight_problems(axes, grades)
    return [*found, *_grievance_problems(scheme), *_term_problems(scheme)]


def _stage_problems(scheme: Scheme, axes: Iterable[Axis]) -> Iterable[str]:
    stages = {rule.stage: rule for rule in scheme.stagerule_set.all()}
    if "first" not in stages:
        yield _("一次評価者の段階がありません。")
        return
    methods = {axis.method for axis in axes}
    if Axis.Method.NUMERIC in methods and not any(rule.gives_items and rule.weight for rule in stages.values()):
        yield _("点数にする軸がありますが、個別の評語を付けて点数のウエイトを持つ評価者がいません。")
    if Axis.Method.SYMBOLS in methods and not any(rule.gives_overall for rule in stages.values()):
        yield _("評語を付ける軸がありますが、全体の評語を付ける評価者がいません。")
    for stage in {rule.stage for rule in scheme.commentrule_set.all()} - set(stages):
        yield _("「%s」の所見の決まりがありますが、その段階がありません。") % StageRule.Stage(stage).label


def _grievance_problems(scheme: Scheme) -> Iterable[str]:
    """A step that begins with, or needs, an answer which nobody ever gives."""
    rules = {rule.step: rule for rule in scheme.grievancerule_set.all()}
    for rule in rules.values():
        needs = rule.needs_consultation or rule.trigger == GrievanceRule.Trigger.ANSWER
        if needs and GrievanceRule.Step.CONSULTATION not in rules:
            yield _("「%s」は苦情相談のあとにするものですが、苦情相談の期間がありません。") % rule.get_step_display()


def _term_problems(scheme: Scheme) -> Iterable[str]:
    """Nobody can be in probation by two terms."""
    named = Counter(kind for row in scheme.probationterm_set.all() for kind in row.employment_types)
    for kind, number in named.items():
        if number > 1:
            yield _("「%s」の条件付採用の期間のきまりが二つ以上あります。") % Posting.Employment(kind).label


def _whole_problems(scheme: Scheme) -> Iterable[str]:
    rows = list(scheme.threshold_set.filter(axis=None).select_related("level"))
    if not rows:
        yield _("総合評価の段階の境がありません。")
    elif min(row.lower for row in rows) > 0:
        yield _("総合評価の段階の境が0点から始まっていません。")
    if any(row.level.scale_id != scheme.overall_scale_id for row in rows):
        yield _("総合評価の段階の境に、別の段階の組の評語があります。")


def _axis_problems(axis: Axis, *, is_combined: bool) -> Iterable[str]:
    for scale in {axis.scale_id: axis.scale, axis.overall_scale_id: axis.overall_scale}.values():
        levels = list(scale.levels.all())
        if not any(level.is_standard for level in levels):
            yield _("「%s」に標準の段階がありません。") % scale.name
        if [level.ordinal for level in levels] != list(range(len(levels), 0, -1)):
            yield _("「%s」の段階の番号が1から続いていません。") % scale.name
    if axis.method != Axis.Method.NUMERIC:
        return
    if any(level.points is None for level in axis.scale.levels.all()):
        yield _("「%s」は点数にするので、どの段階にも点が要ります。") % axis.name
    rows = list(axis.thresholds.all())
    if not rows and not is_combined:
        yield _("「%s」の段階の境がありません。") % axis.name
    if rows and min(row.lower for row in rows) > 0:
        yield _("「%s」の段階の境が0点から始まっていません。") % axis.name
    if any(row.level.scale_id != axis.overall_scale_id for row in rows):
        yield _("「%s」の段階の境に、全体の評語の組にない評語があります。") % axis.name
    if axis.items_from == Axis.Items.OWN and axis.kind == Axis.Kind.ITEMS and not axis.item_weights.all():
        yield _("「%s」の項目にウエイトがありません。") % axis.name


def _weight_problems(axes: Iterable[Axis], grades: dict[str, str]) -> Iterable[str]:
    for code, name in grades.items():
        total = sum(weight_of(axis.weights.all(), code) or 0 for axis in axes)
        if total != 100:
            told = _("%(grade)sの軸のウエイトの合計が%(sum)sです。100にしてください。")
            yield told % {"grade": name, "sum": total}


def _copy_parts(source: Scheme, target: Scheme) -> Copies:
    copies: Copies = {}
    for model in PARTS:
        originals = list(model.objects.filter(scheme=source).order_by("pk"))
        for original in originals:
            copies[model, original.pk] = _part(original, target, copies)
        model.objects.bulk_create([copies[model, original.pk] for original in originals])
    return copies


def _part(original: SchemePart, target: Scheme, copies: Copies) -> SchemePart:
    twin: SchemePart = _twin(original)
    twin.scheme = target
    for field in type(original)._meta.concrete_fields:
        related: Any = field.related_model
        if related in PARTS and (referred := getattr(original, field.attname)) is not None:
            setattr(twin, field.name, copies[related, referred])
    return twin


def _twin(row: Any) -> Any:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**values)
