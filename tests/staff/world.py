"""A small city hall in which everybody stands somewhere to somebody (誰が誰の何か), for tests of access.

    財務部 (boss) ─ 税務課 (manager) ─ 市民税係 (subject)
    福祉部 ─ 福祉課 (beside)

Every private field of ``subject`` and of ``beside`` holds a word of its own, so that a page which shows it is found.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from competencies.models import AppointingAuthority
from staff import audit
from staff.access import Power, Role
from staff.models import (
    AuditEvent,
    Delegation,
    Department,
    Employee,
    ImportRun,
    ImportSource,
    Leave,
    Posting,
    Qualification,
    Secondment,
    User,
)
from tests.factories import AuthorityFactory, DepartmentFactory, EmployeeFactory, PostingFactory, user_with

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
HIRED = date(2016, 4, 1)
NEXT_APRIL = date(2027, 4, 1)

# How the users of the table stand to ``subject``.
STAFF_USERS = (
    "anonymous",
    "own",  # the subject himself
    "manager",  # heads the section above him
    "deputy",  # acts for the manager
    "boss",  # heads the bureau
    "beside",  # of the same authority, elsewhere in the house
    "elsewhere",  # of another authority
    "hr",
    "hr_elsewhere",
    "bureau_hr",  # of the bureau
    "bureau_hr_beside",  # of the other bureau
    "training",
    "auditor",
    "administrator",
)


@dataclass
class World:
    authority: AppointingAuthority
    bureau: Department
    section: Department
    team: Department
    other_bureau: Department
    other_section: Department
    subject: Employee
    manager: Employee
    boss: Employee
    beside: Employee
    elsewhere: Employee
    users: dict[str, User | None]


def build(authority: AppointingAuthority | None = None) -> World:
    """The city hall, with a future that nobody but HR may know, and a sight that was written down."""
    world = build_unseen(authority)
    record_sight(world)
    return world


def build_unseen(authority: AppointingAuthority | None = None) -> World:
    """Before anybody was looked at."""
    city = authority or AuthorityFactory()
    bureau = DepartmentFactory(authority=city, code="A", version__name="財務部", version__kind="部")
    section = DepartmentFactory(authority=city, code="A1", version__name="税務課", version__parent=bureau)
    team = DepartmentFactory(
        authority=city, code="A11", version__name="市民税係", version__kind="係", version__parent=section
    )
    other_bureau = DepartmentFactory(authority=city, code="B", version__name="福祉部", version__kind="部")
    other_section = DepartmentFactory(authority=city, code="B1", version__name="福祉課", version__parent=other_bureau)
    boss = _person(city, "部長 一郎", bureau, "部長", is_head=True)
    manager = _person(city, "課長 二郎", section, "課長", is_head=True)
    subject = _person(city, "本人 三郎", team, "主事")
    beside = _person(city, "隣人 四郎", other_section, "主任")
    stranger = user_with(None)
    elsewhere = EmployeeFactory(authority=stranger.authority, name="他市 五郎", user=stranger)
    for mark, employee in (("甲", subject), ("乙", beside)):
        _fill(employee, mark, away_to=other_section if employee is subject else team)
    world = World(
        city, bureau, section, team, other_bureau, other_section, subject, manager, boss, beside, elsewhere, {}
    )
    world.users = _users(world)
    _leave_imports(world)
    return world


def record_sight(world: World) -> None:
    """Live, for each record follows the one before it."""
    subject = world.subject.pk
    audit.record(AuditEvent.Kind.SIGHT, "試験", by=world.users["hr"], at=NOON, whose=[subject])


def _leave_imports(world: World) -> None:
    """An import that was done, and where it came from."""
    hr = world.users["hr"]
    ImportSource.objects.create(authority=world.authority, name="給与", table="posting")
    ImportRun.objects.create(authority=world.authority, by=hr, at=NOON, file_name="発令.xlsx", summary="新規1")


def _person(city, name: str, place: Department, title: str, **posting) -> Employee:
    user = user_with(None, authority=city, name=name)
    employee = EmployeeFactory(
        authority=city, name=name, kana="カナ", staff_number=user.staff_number, user=user, hired_on=HIRED
    )
    PostingFactory(employee=employee, department=place, title=title, valid_from=date(2020, 4, 1), **posting)
    return employee


def token(mark: str, field: str) -> str:
    """The word that stands in a field of the person whose words end in ``mark``."""
    return f"印{field}{mark}"


BIRTH = {"甲": date(1987, 6, 5), "乙": date(1986, 7, 4)}
# The end of the present order, which nobody but HR may know yet.
KNOWN_END = {"甲": date(2027, 3, 29), "乙": date(2027, 3, 28)}
AWAY = {"甲": (date(2026, 10, 7), date(2027, 2, 9)), "乙": (date(2026, 10, 6), date(2027, 2, 8))}


def _fill(employee: Employee, mark: str, *, away_to: Department) -> None:
    employee.former_name = token(mark, "旧姓")
    employee.birth_date = BIRTH[mark]
    employee.save()
    present = employee.postings.get()
    present.pay_grade, present.valid_to = token(mark, "級"), KNOWN_END[mark]
    present.save()
    post = {"employee": employee, "department": present.department}
    Posting.objects.create(
        **post, title=token(mark, "前職"), valid_from=HIRED, valid_to=date(2020, 3, 31), note=token(mark, "備考")
    )
    Posting.objects.create(
        employee=employee, department=away_to, title=token(mark, "内示"), valid_from=NEXT_APRIL,
        order_kind=Posting.Order.PROMOTION,
    )  # fmt: skip
    start, end = AWAY[mark]
    Leave.objects.create(
        employee=employee, kind=Leave.Kind.SICKNESS, valid_from=start, valid_to=end, note=token(mark, "病気")
    )
    Qualification.objects.create(
        employee=employee, name=token(mark, "資格"), number=token(mark, "番号"), acquired_on=HIRED,
        expires_on=date(2026, 12, 31),
    )  # fmt: skip
    Secondment.objects.create(
        employee=employee, kind=Secondment.Kind.DISPATCH, destination=token(mark, "派遣先"),
        valid_from=date(2018, 4, 1), valid_to=date(2019, 3, 31),
    )  # fmt: skip


def _users(world: World) -> dict[str, User | None]:
    city = world.authority
    users = {
        "anonymous": None,
        "own": world.subject.user,
        "manager": world.manager.user,
        "deputy": user_with(None, authority=city),
        "boss": world.boss.user,
        "beside": world.beside.user,
        "elsewhere": world.elsewhere.user,
        "hr": user_with(Role.HR, authority=city),
        "hr_elsewhere": user_with(Role.HR),
        "bureau_hr": user_with(Role.BUREAU_HR, authority=city, department=world.bureau),
        "bureau_hr_beside": user_with(Role.BUREAU_HR, authority=city, department=world.other_bureau),
        "training": user_with(Role.TRAINING, authority=city),
        "auditor": user_with(Role.AUDITOR, authority=city),
        "administrator": user_with(Role.ADMINISTRATOR),
    }
    Delegation.objects.create(
        principal=world.manager.user, delegate=users["deputy"], power=Power.MANAGER, reason="出張",
        valid_from=date(2026, 11, 1), valid_to=date(2027, 1, 15),
    )  # fmt: skip
    return users
