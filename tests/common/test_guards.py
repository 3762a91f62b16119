"""Rules over several rows: the database refuses what breaks them, and forms say why."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from common.guards import Acyclic, Guard, consequences_of, guards_of
from competencies.models import (
    PARTS,
    CareerPath,
    CareerStage,
    Competency,
    CompetencyGroup,
    CompetencyLevel,
    DigitalTalentCategory,
    DigitalTalentTier,
    EditionPart,
    Framework,
    IdealPart,
    Measure,
    PolicyItem,
    Principle,
    Requirement,
    RotationSector,
    TableColumn,
    TableRow,
)
from tests.factories import (
    AuthorityFactory,
    CompetencyFactory,
    FrameworkFactory,
    GradeFactory,
    GroupFactory,
    LevelFactory,
    MarkFactory,
    TableFactory,
)

pytestmark = pytest.mark.django_db

ELSEWHERE = "別の版に属する項目は選べません。"
MOVED = "項目を別の版へ移すことはできません。"
TREES = [m for m in PARTS if any(isinstance(c, Acyclic) for c in m._meta.constraints)]
REFERENCES = [
    (model, field.name)
    for model in PARTS
    for field in model._meta.concrete_fields
    if field.related_model and issubclass(field.related_model, EditionPart)
]


def edition() -> dict[type[EditionPart], EditionPart]:
    """A draft that has one row of every part."""
    framework = FrameworkFactory()
    grade = GradeFactory(framework=framework)
    competency = CompetencyFactory(framework=framework)
    mark = MarkFactory(framework=framework)
    kin = {"framework": framework, "table": mark.table}
    level = LevelFactory(framework=framework, table=mark.table, competency=competency)
    coded = {"framework": framework, "code": "X1"}
    rows = [
        grade,
        grade.family,
        competency,
        competency.group,
        mark,
        mark.table,
        level,
        TableColumn.objects.create(**kin, grade=grade),
        TableRow.objects.create(**kin, competency=competency),
        Requirement.objects.create(**kin, grade=grade, competency=competency, mark=mark),
        IdealPart.objects.create(**coded, name="部分"),
        Principle.objects.create(**coded, name="原則"),
        CareerPath.objects.create(framework=framework),
        CareerStage.objects.create(**coded, band="若手"),
        RotationSector.objects.create(**coded, name="窓口"),
        Measure.objects.create(**coded, kind="pillar", name="柱"),
        DigitalTalentCategory.objects.create(**coded, name="分類"),
        DigitalTalentTier.objects.create(**coded, name="階層"),
        PolicyItem.objects.create(**coded, kind="note", title="注記"),
    ]
    return {type(row): row for row in rows}


def clone(row: EditionPart, **values: object) -> EditionPart:
    """Another row of the same edition."""
    fields = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row).objects.create(**{**fields, **values})


def refused_by_database(row: models.Model, **values: object) -> bool:
    """Whether the plainest write, past ``save``, ``clean`` and our querysets, is refused."""
    try:
        with transaction.atomic():
            models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
    except IntegrityError as error:
        return "guard failed" in str(error)
    return False


def complaints(row: models.Model, **values: object) -> list[str]:
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.messages


def installed_triggers() -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def test_every_declared_guard_is_installed_in_the_database():
    declared = {guard.name for model in apps.get_models() for guard in guards_of(model)}
    names = {"sqlite": ["{}_insert", "{}_update"], "postgresql": ["{}"]}[connection.vendor]
    consequences = {consequence.name for model in apps.get_models() for consequence in consequences_of(model)}
    assert installed_triggers() == {name.format(guard) for guard in declared for name in names} | consequences


def test_a_sound_edition_passes_every_guard():
    for row in edition().values():
        row.full_clean()


@pytest.mark.parametrize("model", PARTS, ids=lambda m: m.__name__)
def test_a_part_is_not_moved_to_another_edition(model):
    row = edition()[model]
    other = FrameworkFactory()
    assert refused_by_database(row, framework=other)
    assert MOVED in complaints(row, framework=other)


@pytest.mark.parametrize(("model", "field"), REFERENCES, ids=lambda x: getattr(x, "__name__", x))
def test_a_part_refers_to_its_own_edition_alone(model, field):
    row = edition()[model]
    foreign = edition()[model._meta.get_field(field).related_model]
    values = {field: foreign, **({"mark": None} if field == "level" else {})}
    message = {
        "level": "この表のこの能力の段階を選んでください。",
        "mark": "この表で使う印を選んでください。",
    }.get(field, ELSEWHERE)
    assert refused_by_database(row, **values)
    assert message in complaints(row, **values)


@pytest.mark.parametrize("model", TREES, ids=lambda m: m.__name__)
def test_a_tree_has_no_circle(model):
    top = edition()[model]
    below = clone(top, code="X2", parent=top)
    lowest = clone(top, code="X3", parent=below)
    assert refused_by_database(top, parent=lowest)
    [message] = complaints(top, parent=lowest)
    assert message.endswith("をたどると自分に戻ります。")


@pytest.mark.parametrize("model", TREES, ids=lambda m: m.__name__)
def test_a_row_is_not_its_own_parent(model):
    row = edition()[model]
    assert refused_by_database(row, parent=row)


def test_trees_are_the_five_that_policies_have():
    assert [Principle, CompetencyGroup, Competency, Measure, PolicyItem] == TREES


def test_a_level_of_another_competency_is_refused():
    parts = edition()
    cell, level = parts[Requirement], parts[CompetencyLevel]
    other = CompetencyFactory(framework=cell.framework, group=cell.competency.group)
    others = LevelFactory(framework=cell.framework, table=level.table, competency=other)
    assert refused_by_database(cell, mark=None, level=others)
    assert complaints(cell, mark=None, level=others) == ["この表のこの能力の段階を選んでください。"]


def test_a_level_that_another_table_states_is_refused():
    cell = edition()[Requirement]
    elsewhere = LevelFactory(
        framework=cell.framework, table=TableFactory(framework=cell.framework), competency=cell.competency
    )
    assert refused_by_database(cell, mark=None, level=elsewhere)
    assert complaints(cell, mark=None, level=elsewhere) == ["この表のこの能力の段階を選んでください。"]


def test_a_mark_of_another_table_is_refused():
    cell = edition()[Requirement]
    foreign = MarkFactory(framework=cell.framework, table=TableFactory(framework=cell.framework))
    assert refused_by_database(cell, mark=foreign)
    assert complaints(cell, mark=foreign) == ["この表で使う印を選んでください。"]


def test_an_insert_is_guarded_like_an_update():
    parts = edition()
    stranger = GroupFactory()
    bad = Competency(framework=parts[Competency].framework, group=stranger, code="X9", name="よそ者")
    with pytest.raises(IntegrityError, match="guard failed: competency_in_one_framework"), transaction.atomic():
        models.QuerySet(Competency).bulk_create([bad])


class TestOneEditionInForcePerDay:
    OVERLAP = "同じ日に施行されている方針が、この任命権者にすでにあります。"

    def in_force(self, authority, number: int, since: date, until: date | None = None, state: str = "in_force"):
        framework = FrameworkFactory(authority=authority, number=number)
        Framework.objects.filter(pk=framework.pk).move(state=state, effective_from=since, effective_to=until)
        framework.refresh_from_db()
        return framework

    @pytest.mark.parametrize(
        ("since", "until"),
        [
            (date(2025, 4, 1), None),
            (date(2030, 4, 1), None),
            (date(2020, 4, 1), date(2025, 4, 1)),
            (date(2020, 4, 1), None),
            (date(2026, 4, 1), date(2027, 3, 31)),
        ],
    )
    def test_overlapping_editions_are_refused(self, since, until):
        former = self.in_force(AuthorityFactory(), 1, date(2025, 4, 1))
        draft = FrameworkFactory(authority=former.authority, number=2)
        values = {"state": "in_force", "effective_from": since, "effective_to": until}
        assert refused_by_database(draft, **values)
        assert complaints(draft, **values) == [self.OVERLAP]

    def test_a_superseded_edition_still_claims_its_days(self):
        former = self.in_force(AuthorityFactory(), 1, date(2020, 4, 1), date(2025, 3, 31), state="superseded")
        draft = FrameworkFactory(authority=former.authority, number=2)
        assert refused_by_database(draft, state="in_force", effective_from=date(2025, 3, 31))

    def test_the_day_after_the_former_edition_is_free(self):
        former = self.in_force(AuthorityFactory(), 1, date(2020, 4, 1), date(2025, 3, 31))
        self.in_force(former.authority, 2, date(2025, 4, 1))
        current = Framework.objects.filter(authority=former.authority).in_force(on=date(2025, 4, 1))
        assert [f.number for f in current] == [2]

    def test_other_authorities_and_drafts_are_no_obstacle(self):
        former = self.in_force(AuthorityFactory(), 1, date(2025, 4, 1))
        FrameworkFactory(authority=former.authority, number=2, effective_from=date(2025, 4, 1)).full_clean()
        self.in_force(AuthorityFactory(), 1, date(2025, 4, 1))


def test_guards_of_the_same_text_are_equal():
    guards = [
        Guard(name="a", condition="1 = 0", violation_error_message="否"),
        Guard(name="a", condition="1 = 0", violation_error_message="否"),
        Guard(name="a", condition="1 = 1", violation_error_message="否"),
    ]
    assert guards[0] == guards[1] != guards[2]
    assert guards[0] != "a"


@pytest.mark.parametrize("model", TREES, ids=lambda m: m.__name__)
def test_a_guard_can_be_rebuilt_from_what_migrations_write(model):
    for guard in guards_of(model):
        _path, args, kwargs = guard.deconstruct()
        assert type(guard)(*args, **kwargs) == guard
