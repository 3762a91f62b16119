"""Rules over several rows, held by the database itself (行をまたぐ規則).

Django's constraints see one row. A ``Guard`` states a rule that needs to look at other rows:
it is written once, as the SQL condition of a *refused* row, and is enforced twice from that one
text: by triggers in the database (SQLite and PostgreSQL alike), and by ``Model.full_clean``, which
shows its Japanese message in forms, admin and imports.

In the condition, ``NEW.column`` is the row about to be written. Triggers are (re)installed after
every ``migrate``, because SQLite drops them whenever a migration remakes a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class Guard(models.BaseConstraint):
    """A row for which ``condition`` holds is refused.

    ``condition`` is SQL that both databases understand; it may use ``NEW.<column>`` and subqueries.
    It must be false (not NULL) for a good row.

    ``lock`` names a table and NEW's column that points there. PostgreSQL locks that row before it looks, so
    that two transactions at once cannot each write what the other would have refused. (SQLite has one writer.)
    """

    def __init__(
        self,
        *,
        name: str,
        condition: str,
        violation_error_message: Any,
        violation_error_code: str | None = None,
        lock: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(
            name=name,
            violation_error_message=violation_error_message,
            violation_error_code=violation_error_code or name,
        )
        self.condition = condition
        self.lock = lock

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> Any:
        """Migrations write nothing: ``install_guards`` does, after each of them."""
        return None

    create_sql = remove_sql = constraint_sql

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """Raise the message when the database would refuse ``instance``."""
        connection = connections[using]
        columns, values = _row(instance, connection)
        condition = self.condition.replace("%", "%%")
        with connection.cursor() as cursor:
            # Only model definitions reach this text; the row's values travel as parameters.
            cursor.execute(f'SELECT 1 FROM (SELECT {columns}) AS "new" WHERE {condition}', values)
            refused = cursor.fetchone()
        if refused:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        lock = {"lock": self.lock} if self.lock else {}
        return path, args, {**kwargs, "condition": self.condition, **lock}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Guard):
            return NotImplemented
        return bool(self.deconstruct() == other.deconstruct())

    __hash__ = models.BaseConstraint.__hash__


class Consequence(models.BaseConstraint):
    """What the database itself does after each new row: it cannot be forgotten, and costs no statement of ours.

    ``statements`` are SQL that both databases understand; they may use ``NEW.<column>``, and ``{elements}(…)`` for
    the rows (``value``) of a JSON list.
    """

    def __init__(self, *, name: str, statements: tuple[str, ...]) -> None:
        super().__init__(name=name)
        self.statements = statements

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> Any:
        """Migrations write nothing: ``install_guards`` does, after each of them."""
        return None

    create_sql = remove_sql = constraint_sql

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """It refuses nothing."""

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "statements": self.statements}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Consequence) and bool(self.deconstruct() == other.deconstruct())

    __hash__ = models.BaseConstraint.__hash__


class Acyclic(Guard):
    """A tree by ``parent`` has no circle (親をたどって自分に戻らない)."""

    def __init__(self, *, name: str, table: str, violation_error_message: Any, **kwargs: Any) -> None:
        condition = (
            "NEW.parent_id IS NOT NULL AND NEW.id IS NOT NULL AND NEW.id IN ("
            "WITH RECURSIVE above(id) AS (SELECT NEW.parent_id"
            f" UNION SELECT t.parent_id FROM {table} t JOIN above ON t.id = above.id)"
            " SELECT id FROM above WHERE id IS NOT NULL)"
        )
        self.table = table
        kwargs.pop("condition", None)
        super().__init__(name=name, condition=condition, violation_error_message=violation_error_message, **kwargs)

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs.pop("condition")
        return path, args, {**kwargs, "table": self.table}


def install_guards(sender: AppConfig, using: str, **_: Any) -> None:
    """Write the triggers of an app's guards and consequences (post_migrate)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in sender.get_models():
            if model._meta.db_table in tables:
                for guard in guards_of(model):
                    _install(editor, model._meta.db_table, guard)
                for consequence in consequences_of(model):
                    _install_consequence(editor, model._meta.db_table, consequence)


def guards_of(model: type[models.Model]) -> Iterator[Guard]:
    return (c for c in model._meta.constraints if isinstance(c, Guard))


def consequences_of(model: type[models.Model]) -> Iterator[Consequence]:
    return (c for c in model._meta.constraints if isinstance(c, Consequence))


def _install(editor: BaseDatabaseSchemaEditor, table: str, guard: Guard) -> None:
    vendor = editor.connection.vendor
    template = _POSTGRESQL if vendor == "postgresql" else _SQLITE
    for statement in template:
        editor.execute(statement.format(name=guard.name, table=table, condition=guard.condition, lock=_lock(guard)))


def _install_consequence(editor: BaseDatabaseSchemaEditor, table: str, consequence: Consequence) -> None:
    template, elements = _CONSEQUENCE[editor.connection.vendor]
    body = " ".join(f"{statement.format(elements=elements)};" for statement in consequence.statements)
    for statement in template:
        editor.execute(statement.format(name=consequence.name, table=table, body=body))


def _lock(guard: Guard) -> str:
    """In a PostgreSQL trigger: wait for whoever else writes rows that belong together."""
    if guard.lock is None:
        return ""
    target, column = guard.lock
    return f"PERFORM 1 FROM {target} WHERE id = NEW.{column} FOR NO KEY UPDATE;"


_SQLITE = (
    "DROP TRIGGER IF EXISTS {name}_insert",
    "DROP TRIGGER IF EXISTS {name}_update",
    """CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} WHEN {condition}
       BEGIN SELECT RAISE(ABORT, 'guard failed: {name}'); END""",
    """CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} WHEN {condition}
       BEGIN SELECT RAISE(ABORT, 'guard failed: {name}'); END""",
)

_POSTGRESQL = (
    "DROP TRIGGER IF EXISTS {name} ON {table}",
    """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN
       {lock} IF {condition} THEN RAISE EXCEPTION 'guard failed: {name}'
       USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; RETURN NEW; END $guard$""",
    "CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
)

_CONSEQUENCE = {
    "sqlite": (
        (
            "DROP TRIGGER IF EXISTS {name}",
            "CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN {body} END",
        ),
        "json_each",
    ),
    "postgresql": (
        (
            "DROP TRIGGER IF EXISTS {name} ON {table}",
            """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $consequence$ BEGIN
               {body} RETURN NULL; END $consequence$""",
            "CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        "jsonb_array_elements_text",
    ),
}


def _row(instance: models.Model, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    """The row as it would be written: a list of SQL columns, and their parameters."""
    fields = instance._meta.concrete_fields
    values = [f.get_db_prep_save(getattr(instance, f.attname), connection) for f in fields]
    return ", ".join(_column(f, connection) for f in fields), values


def _column(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> str:
    name = connection.ops.quote_name(str(field.column))
    if connection.vendor != "postgresql":
        return f"%s AS {name}"
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return f"CAST(%s AS {kind}) AS {name}"
