import pytest
from django.core.management import call_command
from django.db import transaction

from competencies.models import Framework


@pytest.fixture(scope="module")
def policy(request, django_db_setup, django_db_blocker):
    """The policy of the module's ``CITY``, loaded once: these tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", request.module.CITY, verbosity=0)
        yield Framework.objects.select_related("authority").get(authority__code=request.module.CITY)
        transaction.set_rollback(True)
