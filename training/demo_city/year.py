"""The door to the made-up years of training (デモの研修を作る・片付ける)."""

from __future__ import annotations

from datetime import date
from random import Random

from django.db import transaction

from competencies.models import AppointingAuthority, Framework
from staff.demo import refuse_outside_demo
from training.demo_city.accounts import give_accounts, officer_of, take_accounts
from training.demo_city.around import Around
from training.demo_city.effects import give_effects
from training.demo_city.extra import add_courses
from training.demo_city.growth import make_plans, make_ratings
from training.demo_city.newcomers import make_newcomers
from training.demo_city.planning import Size, plan_years
from training.demo_city.reading import asked_of, courses_of, people_of
from training.demo_city.removing import remove_rows
from training.demo_city.support import make_external, make_sharings, make_subsidies
from training.demo_city.surveys import make_surveys
from training.demo_city.writing import Writing
from training.models import Course, CourseSession

AS_FITS = Size()


@transaction.atomic
def make_years(framework: Framework, *, seed: int, on: date, size: Size = AS_FITS) -> None:
    """Training of the last, this and the coming fiscal year for the policy's authority, as it stands on the day.

    Nothing, where the authority has no course yet, or has sessions already.
    """
    refuse_outside_demo()
    authority = framework.authority
    if has_years(authority) or not Course.objects.filter(authority=authority).exists():
        return
    around = _around(framework, seed, on)
    if size.courses:
        add_courses(around, size.courses)
    give_effects(framework, around)
    sessions = plan_years(courses_of(authority, on=on), around.people, size=size, seed=seed, on=on)
    written = Writing(around.users, around.officer, on=on, chance=around.chance).write(sessions)
    for make in (make_surveys, make_sharings):
        make(written, around)
    for make_more in (make_newcomers, make_ratings, make_plans, make_subsidies, make_external):
        make_more(around)


def _around(framework: Framework, seed: int, on: date) -> Around:
    authority = framework.authority
    people, officer = people_of(authority, on=on), officer_of(authority)
    return Around(
        authority, people, asked_of(framework), give_accounts(authority, on=on), officer.pk if officer else None, on,
        Random(f"{seed} {on} around training"),  # noqa: S311  # nosec B311  # the same again is what is wanted
    )  # fmt: skip


def has_years(authority: AppointingAuthority) -> bool:
    return CourseSession.objects.filter(course__authority=authority).exists()


@transaction.atomic
def remove_years(authority: AppointingAuthority) -> None:
    """All that is told of people's training, and the accounts that were made for it; the catalogue stays."""
    remove_rows(authority)
    take_accounts(authority)
