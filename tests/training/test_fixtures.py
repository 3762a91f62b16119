"""What each city's policy says of its training is all in its fixture."""

import json
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command

from competencies.models import Competency, Grade
from config.management.commands.demo import CITIES
from training.models import Course, CourseKind, Focus, Provider, RequirementRule, SystemStage

# Kinds of training, stages, points of focus, programmes: as many as the policy has.
TOLD = {
    "nagareyama": (6, 5, 10, 12),
    "tachikawa": (6, 6, 0, 38),
    "aizuwakamatsu": (6, 0, 0, 9),
    "oyama": (4, 0, 0, 10),
    "fujisawa": (5, 0, 0, 14),
}


def rows(city):
    path = settings.BASE_DIR / "fixtures" / f"{city}_training.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("city", CITIES)
def test_every_kind_stage_focus_and_programme_of_the_policy_is_there(city):
    number = Counter(row["model"] for row in rows(city))
    models = ("coursekind", "systemstage", "focus", "course")
    assert tuple(number[f"training.{model}"] for model in models) == TOLD[city]


@pytest.mark.parametrize("city", CITIES)
def test_every_kind_of_training_is_explained(city):
    assert all(row["fields"]["summary"] for row in rows(city) if row["model"] == "training.coursekind")


@pytest.mark.parametrize("code", CITIES)
def test_fixtures_load_as_valid_rows_and_name_only_what_the_policy_knows(city, code):
    framework = city(code)
    call_command("loaddata", f"{code}_training", f"{code}_rules", verbosity=0)
    grades = set(Grade.objects.filter(framework=framework).values_list("code", flat=True))
    abilities = set(Competency.objects.filter(framework=framework).values_list("code", flat=True))
    for model in (Provider, CourseKind, Course, SystemStage, Focus, RequirementRule):
        for row in model.objects.all():
            row.full_clean()
            assert set(getattr(row, "grades", ())) <= grades
    for stage in SystemStage.objects.all():
        assert set(stage.competencies) <= abilities
    assert set(Focus.objects.exclude(competency_code="").values_list("competency_code", flat=True)) <= abilities


@pytest.mark.parametrize("city", CITIES)
def test_what_was_read_off_a_picture_says_so(city):
    """流山 shows whom its stages are for only in a picture."""
    stages = [row["fields"] for row in rows(city) if row["model"] == "training.systemstage"]
    assert {stage["grades_are_inferred"] for stage in stages} <= {city == "nagareyama"}
