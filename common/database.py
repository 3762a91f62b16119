"""What Django's expressions cannot say in both databases (式の補い)."""

from typing import Any

from django.db.models import DateField, Func


class DaysBefore(Func):
    """The day so many days before a date: ``DaysBefore("expires_on", "remind_days")``."""

    arity = 2
    output_field = DateField()
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="DATE(%(expressions)s || ' days')", arg_joiner=", '-' || ", **extra
        )
