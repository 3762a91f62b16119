"""A scheme is read once when it is frozen, and never as it was when freezing it failed."""

import pytest
from django.db import transaction

from evaluations import schemes
from evaluations.models import Scheme
from evaluations.rulebook import rulebook_of

pytestmark = pytest.mark.django_db


def axes(scheme):
    return sorted(axis.name for axis in rulebook_of(scheme).axes)


def open_in_vain(scheme):
    """Frozen and read in a transaction that is taken back."""
    with transaction.atomic():
        schemes.freeze(scheme)
        axes(scheme)
        transaction.set_rollback(True)


def test_a_frozen_scheme_is_read_once(numeric, django_assert_num_queries):
    schemes.freeze(numeric)
    before = axes(numeric)
    with django_assert_num_queries(0):
        assert axes(numeric) == before


def test_what_was_read_in_an_opening_that_failed_is_forgotten(numeric):
    open_in_vain(numeric)
    draft = Scheme.objects.get(pk=numeric.pk)
    assert not draft.is_frozen
    axis = draft.axis_set.first()
    axis.name = "別の軸"
    axis.save()
    schemes.freeze(draft)
    assert "別の軸" in axes(draft)
