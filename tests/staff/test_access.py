"""Who may see what of whom: one table of relations and aspects, and lists that agree with it."""

from datetime import date

import pytest

from staff import access
from staff.access import RIGHTS, SIGHTS, Aspect, Relation, Right, Role
from staff.models import Delegation, Employee, Leave, Posting, Qualification, RoleGrant, Secondment
from tests.factories import DepartmentFactory, EmployeeFactory, PostingFactory, user_with
from tests.staff.world import NEXT_APRIL, STAFF_USERS, TODAY

pytestmark = pytest.mark.django_db

ALL = frozenset(Aspect)
CARD = frozenset({Aspect.CARD})
MANAGERS = frozenset({Aspect.CARD, Aspect.CAREER, Aspect.QUALIFICATIONS, Aspect.ABSENCE})
TRAINERS = frozenset({Aspect.CARD, Aspect.CAREER, Aspect.QUALIFICATIONS})
OF_SUBJECT = {
    "own": ALL,
    "manager": MANAGERS,
    "deputy": MANAGERS,
    "boss": MANAGERS,
    "beside": CARD,
    "elsewhere": frozenset(),
    "hr": ALL - {Aspect.LOG},
    "hr_elsewhere": frozenset(),
    "bureau_hr": ALL - {Aspect.LOG},
    "bureau_hr_beside": CARD,
    "training": TRAINERS,
    "auditor": CARD,
    "administrator": frozenset(),
}


@pytest.mark.parametrize("kind", OF_SUBJECT)
def test_each_sees_of_the_subject_what_the_table_says(world, kind):
    user = world.users[kind]
    assert access.aspects_of(user, world.subject, on=TODAY) == OF_SUBJECT[kind]


def test_lists_agree_with_what_is_said_of_each_person(world):
    """One rule, two forms: the condition of a list and the answer about one person."""
    for kind in STAFF_USERS[1:]:
        user = world.users[kind]
        for aspect in Aspect:
            listed = set(Employee.objects.visible_to(user, on=TODAY, aspect=aspect))
            asked = {e for e in Employee.objects.all() if access.may_see(user, e, aspect, on=TODAY)}
            assert listed == asked, (kind, aspect)


@pytest.mark.parametrize(
    ("model", "aspect"),
    [
        (Posting, Aspect.CAREER),
        (Secondment, Aspect.CAREER),
        (Leave, Aspect.LEAVE),
        (Qualification, Aspect.QUALIFICATIONS),
    ],
)
def test_rows_about_a_person_are_seen_by_those_who_may(world, model, aspect):
    for kind, aspects in OF_SUBJECT.items():
        rows = model.objects.filter(employee=world.subject).visible_to(world.users[kind], on=TODAY)
        assert rows.exists() is (aspect in aspects), kind


def test_absences_are_seen_without_their_kind(world):
    seen = {kind: Leave.objects.absences_visible_to(world.users[kind], on=TODAY).exists() for kind in OF_SUBJECT}
    assert {kind for kind, some in seen.items() if some} >= {"own", "manager", "deputy", "boss", "hr", "bureau_hr"}
    assert not any(seen[kind] for kind in ("elsewhere", "hr_elsewhere", "training", "auditor", "administrator"))


def test_an_order_to_come_is_seen_by_those_who_plan_and_by_nobody_else(world):
    """Not even by the person himself: orders are secret until they are announced (内示前)."""
    to_come = Posting.objects.filter(employee=world.subject, valid_from=NEXT_APRIL)
    seen = {kind for kind in STAFF_USERS[1:] if to_come.visible_to(world.users[kind], on=TODAY).exists()}
    assert seen == {"hr"}


def test_a_place_to_come_makes_nobody_a_manager_of_it_today(world):
    """The subject moves to the other section in April: its head-to-be sees nothing of him yet."""
    post = world.beside.postings.get(valid_from=date(2020, 4, 1))
    post.is_head = True
    post.save()
    assert access.aspects_of(world.beside.user, world.subject, on=TODAY) == CARD
    assert access.aspects_of(world.beside.user, world.subject, on=date(2027, 3, 31)) == CARD


def test_one_who_heads_a_department_above_is_nobodys_subordinate_by_a_post_below(world):
    PostingFactory(employee=world.boss, department=world.team, is_main=False, valid_from=date(2026, 4, 1))
    assert access.aspects_of(world.manager.user, world.boss, on=TODAY) == CARD
    assert world.boss not in Employee.objects.visible_to(world.manager.user, on=TODAY)


def test_a_concurrent_post_below_is_seen_by_the_manager_there(world):
    PostingFactory(employee=world.beside, department=world.team, is_main=False, valid_from=date(2026, 4, 1))
    assert access.aspects_of(world.manager.user, world.beside, on=TODAY) == MANAGERS


def test_a_manager_sees_those_below_him_and_not_those_who_left_the_section(world):
    assert set(Employee.objects.visible_to(world.manager.user, on=TODAY)) == {world.manager, world.subject}


def test_a_deputy_does_not_stand_above_the_one_for_whom_he_acts(world):
    deputy = world.users["deputy"]
    assert access.aspects_of(deputy, world.manager, on=TODAY) == CARD
    assert world.manager not in Employee.objects.visible_to(deputy, on=TODAY)


def test_who_acts_for_the_head_above_too_stands_above_the_lower_one(world):
    Delegation.objects.create(
        principal=world.boss.user, delegate=world.users["deputy"], power="manager", reason="出張",
        valid_from=TODAY, valid_to=TODAY,
    )  # fmt: skip
    deputy = world.users["deputy"]
    assert access.aspects_of(deputy, world.manager, on=TODAY) == MANAGERS
    assert access.aspects_of(deputy, world.boss, on=TODAY) == CARD
    assert set(Employee.objects.visible_to(deputy, on=TODAY)) == {world.manager, world.subject}


def test_who_acts_for_the_head_above_does_not_stand_above_himself(world):
    Delegation.objects.create(
        principal=world.boss.user, delegate=world.manager.user, power="manager", reason="出張",
        valid_from=TODAY, valid_to=TODAY,
    )  # fmt: skip
    assert access.relations_of(world.manager.user, world.manager, on=TODAY) == {Relation.SELF, Relation.COLLEAGUE}
    assert not Employee.objects.filter(access.people_as(world.manager.user, Relation.MANAGER, on=TODAY)).filter(
        pk=world.manager.pk
    )


def test_who_left_is_found_by_hr_alone(world):
    gone = EmployeeFactory(authority=world.authority, left_on=date(2026, 3, 31))
    seen = {kind for kind in STAFF_USERS[1:] if access.aspects_of(world.users[kind], gone, on=TODAY)}
    assert seen == {"hr", "training"}


def test_a_delegation_holds_for_its_days_alone(world):
    deputy = world.users["deputy"]
    assert access.may_see(deputy, world.subject, Aspect.CAREER, on=date(2026, 11, 1))
    assert not access.may_see(deputy, world.subject, Aspect.CAREER, on=date(2026, 10, 31))


def test_a_delegation_ends_when_the_principal_loses_the_power(world):
    deputy, post = world.users["deputy"], world.manager.postings.get()
    post.valid_to = date(2026, 11, 10)
    post.save()
    assert access.aspects_of(deputy, world.subject, on=TODAY) == CARD


def test_a_delegation_by_a_disabled_principal_gives_nothing(world):
    world.manager.user.is_active = False
    world.manager.user.save()
    assert access.aspects_of(world.users["deputy"], world.subject, on=TODAY) == CARD


def test_a_delegated_power_is_not_passed_on(world):
    third = user_with(None, authority=world.authority)
    Delegation.objects.create(
        principal=world.users["deputy"], delegate=third, power="manager", reason="試験", valid_from=date(2026, 1, 1)
    )
    assert access.aspects_of(third, world.subject, on=TODAY) == CARD


def test_a_delegated_role_gives_its_rights_and_its_reach(world):
    deputy = user_with(None, authority=world.authority)
    for kind in ("hr", "bureau_hr"):
        power = world.users[kind].grants.get().role
        Delegation.objects.create(
            principal=world.users[kind], delegate=deputy, power=power, reason="試験", valid_from=date(2026, 1, 1)
        )
    standing = deputy.standing_on(TODAY)
    assert standing.roles == {Role.HR, Role.BUREAU_HR}
    assert world.team.pk in standing.bureaus
    assert access.may(deputy, Right.IMPORT, on=TODAY)


def test_the_power_of_a_manager_brings_no_role(world):
    RoleGrant.objects.create(user=world.manager.user, role=Role.HR, valid_from=date(2020, 4, 1))
    assert world.users["deputy"].standing_on(TODAY).roles == frozenset()


def test_a_disabled_user_may_nothing(world):
    user = world.users["hr"]
    user.is_active = False
    assert access.aspects_of(user, world.subject, on=TODAY) == frozenset()
    assert not access.may(user, Right.IMPORT, on=TODAY)
    assert not Employee.objects.visible_to(user, on=TODAY).exists()


def test_every_right_belongs_to_the_roles_of_the_table(world):
    holders = {
        right: {kind for kind in STAFF_USERS[1:] if access.may(world.users[kind], right, on=TODAY)} for right in Right
    }
    assert holders == {
        Right.READ_HR_PAGES: {"hr", "hr_elsewhere", "bureau_hr", "bureau_hr_beside"},
        Right.PLAN_AHEAD: {"hr", "hr_elsewhere"},
        Right.IMPORT: {"hr", "hr_elsewhere"},
        Right.EXPORT: {"hr", "hr_elsewhere", "bureau_hr", "bureau_hr_beside"},
        Right.HAND_OUT_CODES: {"hr", "hr_elsewhere", "administrator"},
        Right.READ_LOG: {"auditor"},
    }


def test_every_role_and_relation_has_its_place_in_the_tables():
    assert set(RIGHTS) == set(access.PERMISSIONS) == set(Role)
    assert set(SIGHTS) == set(Relation)


def test_a_user_without_an_authority_finds_nobody(world):
    nobody = user_with(Role.HR, authority=None)
    assert not Employee.objects.visible_to(nobody, on=TODAY).exists()
    assert access.aspects_of(nobody, world.subject, on=TODAY) == frozenset()


def test_a_department_to_come_is_seen_by_those_who_plan(world):
    new = DepartmentFactory(authority=world.authority, code="N", valid_from=NEXT_APRIL)
    seen = {
        kind for kind in STAFF_USERS[1:] if type(new).objects.filter(pk=new.pk).visible_to(world.users[kind], on=TODAY)
    }
    assert seen == {"hr"}
