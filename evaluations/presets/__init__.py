"""Schemes ready to use (評価制度のひな形): each a file beside this one, labelled where a figure is a sample.

A preset names no grades, which are a policy's own, but ranks of them: ``bureau`` (部長・次長), ``section``
(課長・参事), ``deputy`` (課長補佐・主幹) and ``chief`` (係長); they are found by the names of the grades. Who is of
none of them is the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from competencies.models import AppointingAuthority, Framework, Grade
from evaluations.models import (
    Axis,
    AxisWeight,
    CommentRule,
    Difficulty,
    GoalKind,
    GoalRule,
    GrievanceRule,
    Item,
    ItemWeight,
    ProbationTerm,
    Scale,
    ScaleLevel,
    Scheme,
    StageRule,
    Threshold,
)
from evaluations.schemes import next_number

HERE = Path(__file__).parent
# In this order: 課長補佐 is no 課長.
RANKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("deputy", ("課長補佐", "主幹", "副課長")),
    ("bureau", ("部長", "次長", "局長")),
    ("section", ("課長", "参事", "室長")),
    ("chief", ("係長", "上級主査")),
)


def names() -> list[str]:
    return sorted(path.stem for path in HERE.glob("*.json"))


def read(name: str) -> dict[str, Any]:
    """KeyError for a name that no file has: it is looked up, never put into a path."""
    files = {path.stem: path for path in HERE.glob("*.json")}
    return dict(json.loads(files[name].read_text(encoding="utf-8")))


def rank_of(grade: str) -> str:
    """The rank that a grade's name tells; empty for the rest."""
    return next((rank for rank, words in RANKS if any(word in grade for word in words)), "")


@transaction.atomic
def make(name: str, authority: AppointingAuthority, framework: Framework) -> Scheme:
    """A draft scheme of the authority out of a preset, for the grades of an edition."""
    preset, ranks = read(name), _grades_by_rank(framework)
    number = next_number(authority.pk, preset["code"])
    settings = dict(preset.get("settings", {}))
    overall, combines = settings.pop("overall_scale", None), settings.pop("combines", False)
    scheme = Scheme.objects.create(
        authority=authority, code=preset["code"], number=number, name=preset["name"], kind=preset["kind"],
        is_sample=preset["is_sample"], source=preset["source"],
        **{field: tuple(value) if isinstance(value, list) else value for field, value in settings.items()},
    )  # fmt: skip
    scales = {scale["code"]: _scale(scheme, scale) for scale in preset["scales"]}
    for order, axis in enumerate(preset["axes"], 1):
        _axis(scheme, axis, scales, ranks, order)
    _rules(scheme, preset, ranks)
    if overall:
        scheme.overall_scale, scheme.combines = scales[overall], combines
        scheme.save()
        _thresholds(scheme, None, preset["thresholds"], scales[overall])
    return scheme


def _grades_by_rank(framework: Framework) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for grade in Grade.objects.filter(framework=framework).order_by("family__order", "order"):
        found.setdefault(rank_of(grade.name), []).append(grade.code)
    return {rank: tuple(codes) for rank, codes in found.items()}


def _codes(ranks: Iterable[str], grades: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(code for rank in ranks for code in grades.get(rank, ()))


def _scale(scheme: Scheme, data: dict[str, Any]) -> Scale:
    scale = Scale.objects.create(scheme=scheme, code=data["code"], name=data["name"])
    ScaleLevel.objects.bulk_create(
        ScaleLevel(
            scheme=scheme, scale=scale, ordinal=ordinal, symbol=level["symbol"], words=level["words"],
            points=level["points"], is_standard=level["standard"],
        )
        for ordinal, level in enumerate(reversed(data["levels"]), 1)
    )  # fmt: skip
    return scale


def _axis(
    scheme: Scheme, data: dict[str, Any], scales: dict[str, Scale], grades: Mapping[str, tuple[str, ...]], order: int
) -> None:
    plain = ("code", "name", "kind", "method", "items_from", "difficulty_mode", "cap", "has_other_work")
    axis = Axis.objects.create(
        scheme=scheme, order=order, scale=scales[data["scale"]], overall_scale=scales[data["overall_scale"]],
        **{field: data[field] for field in plain if field in data},
    )  # fmt: skip
    for row in _named(data.get("weights", []), grades):
        AxisWeight.objects.create(scheme=scheme, axis=axis, **row)
    for number, item in enumerate(data.get("items", []), 1):
        Item.objects.create(scheme=scheme, axis=axis, order=number, **item)
    for row in _named(data.get("item_weights", []), grades):
        ItemWeight.objects.create(scheme=scheme, axis=axis, item_code=row.pop("item"), **row)
    _thresholds(scheme, axis, data.get("thresholds", []), axis.overall_scale)


def _named(rows: Iterable[dict[str, Any]], grades: Mapping[str, tuple[str, ...]]) -> Iterable[dict[str, Any]]:
    """Rows with codes of grades for ranks; a row for ranks that the policy does not have is left out."""
    for row in rows:
        codes = _codes(row["grades"], grades)
        if codes or not row["grades"]:
            yield row | {"grades": codes}


def _thresholds(scheme: Scheme, axis: Axis | None, rows: Iterable[dict[str, Any]], scale: Scale) -> None:
    levels = {level.symbol: level for level in scale.levels.all()}
    Threshold.objects.bulk_create(
        Threshold(scheme=scheme, axis=axis, lower=row["lower"], level=levels[row["symbol"]]) for row in rows
    )


def _rules(scheme: Scheme, preset: dict[str, Any], grades: Mapping[str, tuple[str, ...]]) -> None:
    for order, row in enumerate(preset.get("difficulties", []), 1):
        Difficulty.objects.create(scheme=scheme, order=order, **row)
    for order, row in enumerate(preset.get("goal_kinds", []), 1):
        ranks = {field: _codes(row.get(field, []), grades) for field in ("required_of", "allowed_to")}
        GoalKind.objects.create(scheme=scheme, order=order, **row | ranks)
    tables: tuple[tuple[Any, str], ...] = (
        (StageRule, "stages"),
        (GoalRule, "goal_rules"),
        (CommentRule, "comment_rules"),
        (GrievanceRule, "grievances"),
        (ProbationTerm, "terms"),
    )
    for model, key in tables:
        for row in preset.get(key, []):
            model.objects.create(scheme=scheme, **row)
