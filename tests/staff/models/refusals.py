"""What a row that cannot be must meet with."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


def refused(row) -> bool:
    """The database refuses the row, and the form says so too."""
    with pytest.raises(ValidationError):
        row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return True
    return False
