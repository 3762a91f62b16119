"""Made-up people and cities for trying Hagukumi out (デモの利用者と市役所). They exist only under the demo setting."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from competencies.models import AppointingAuthority, Framework
from staff.access import Power, Role
from staff.demo_city.casting import Casting, Part, Wanted
from staff.demo_city.planning import plan_city
from staff.demo_city.policies import policy_of
from staff.demo_city.writing import write_city
from staff.models import Delegation, Department, Employee, User
from staff.querysets import PostingQuerySet

PASSWORD = "hagukumi-demo-2026"  # noqa: S105  # nosec B105  # refused outside the demo setting, shown on its login page


@dataclass(frozen=True)
class DemoPerson:
    """A login to try out. ``part``: which of the made-up city's employees it is; None, no employee."""

    staff_number: str
    name: str
    kana: str
    city: str | None
    role: Role | None
    part: Part | None

    @property
    def says(self) -> str:
        return str(self.part) if self.part else "システム管理者"


# The first digit of a number tells the city, the last what the person may do.
DEMO_PEOPLE = (
    DemoPerson("10001", "江戸川 葵", "エドガワ アオイ", "nagareyama", None, Part.MEMBER),
    DemoPerson("10002", "髙橋 健一", "タカハシ ケンイチ", "nagareyama", None, Part.HEAD),
    DemoPerson("10003", "運河 千春", "ウンガ チハル", "nagareyama", Role.HR, Part.HR),
    DemoPerson("20001", "多摩川 翔", "タマガワ ショウ", "tachikawa", None, Part.MEMBER),
    DemoPerson("20002", "川﨑 美咲", "カワサキ ミサキ", "tachikawa", None, Part.HEAD),
    DemoPerson("20003", "砂川 和子", "スナガワ カズコ", "tachikawa", Role.HR, Part.HR),
    DemoPerson("20004", "曙 修", "アケボノ オサム", "tachikawa", Role.AUDITOR, Part.AUDITOR),
    DemoPerson("20005", "柴崎 直美", "シバサキ ナオミ", "tachikawa", Role.BUREAU_HR, Part.BUREAU_HR),
    DemoPerson("20006", "玉川 学", "タマガワ マナブ", "tachikawa", Role.TRAINING, Part.TRAINING),
    DemoPerson("20007", "若葉 亮", "ワカバ リョウ", "tachikawa", None, Part.DEPUTY),
    DemoPerson("20008", "富士見 新", "フジミ アラタ", "tachikawa", None, Part.NEWCOMER),
    DemoPerson("30001", "磐梯 さくら", "バンダイ サクラ", "aizuwakamatsu", None, Part.MEMBER),
    DemoPerson("30002", "𠮷田 大輔", "ヨシダ ダイスケ", "aizuwakamatsu", None, Part.HEAD),
    DemoPerson("30003", "鶴賀 恵", "ツルガ メグミ", "aizuwakamatsu", Role.HR, Part.HR),
    DemoPerson("40001", "思川 蓮", "オモイガワ レン", "oyama", None, Part.MEMBER),
    DemoPerson("40002", "間々田 誠", "ママダ マコト", "oyama", None, Part.HEAD),
    DemoPerson("40003", "祇園 由美", "ギオン ユミ", "oyama", Role.HR, Part.HR),
    DemoPerson("50001", "江の島 渚", "エノシマ ナギサ", "fujisawa", None, Part.MEMBER),
    DemoPerson("50002", "鵠沼 隆", "クゲヌマ タカシ", "fujisawa", None, Part.HEAD),
    DemoPerson("50003", "辻堂 真理", "ツジドウ マリ", "fujisawa", Role.HR, Part.HR),
    DemoPerson("90001", "管理 太郎", "カンリ タロウ", None, Role.ADMINISTRATOR, None),
)


@transaction.atomic
def make_demo_city(framework: Framework, *, staff: int, seed: int, on: date) -> None:
    """A city of so many people for the policy's authority, the demo people among them. CityExists if it has one."""
    refuse_outside_demo()
    city = plan_city(policy_of(framework), staff=staff, seed=seed, on=on)
    here = [p for p in DEMO_PEOPLE if p.city == framework.authority.code]
    Casting(city, on).cast([Wanted(p.part, p.staff_number, p.name, p.kana) for p in here if p.part])
    write_city(city, framework.authority)


@transaction.atomic
def make_demo_people(*, on: date) -> list[User]:
    """Create the demo people that are missing, and make them who they are in their cities; roles begin ``on``."""
    refuse_outside_demo()
    cities = {authority.code: authority for authority in AppointingAuthority.objects.all()}
    made = []
    for person in DEMO_PEOPLE:
        user = User.objects.filter(staff_number=person.staff_number).first()
        if user is None and (person.city is None or person.city in cities):
            user = _make(person, cities.get(person.city or ""))
            made.append(user)
        if user:
            _settle(person, user, on)
    return made


def refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise ImproperlyConfigured("デモの利用者と市役所は HAGUKUMI_DEMO=true のときだけ作れます。")


def _make(person: DemoPerson, authority: AppointingAuthority | None) -> User:
    return User.objects.create_user(
        person.staff_number, PASSWORD, name=person.name, kana=person.kana, authority=authority
    )


def _settle(person: DemoPerson, user: User, on: date) -> None:
    """The employee of the same number is the user; his role, once it can be given."""
    Employee.objects.filter(
        authority=user.authority_id, staff_number=user.staff_number, user=None
    ).update(user=user)  # fmt: skip
    if person.role and not user.grants.exists():
        bureau = _bureau_of(user, on)
        if person.role != Role.BUREAU_HR:
            user.grants.create(role=person.role, valid_from=on)
        elif bureau:
            user.grants.create(role=person.role, valid_from=on, department=bureau)
    if person.part == Part.DEPUTY and not user.delegations_held.exists():
        _let_act(user, on)


def _bureau_of(user: User, on: date) -> Department | None:
    """The 部 in which the user works."""
    post = _main_post(user, on).first()
    if post is None:
        return None
    organisation = Department.objects.organisation(authority=user.authority_id, on=on)
    return Department.objects.get(pk=organisation.path(post.department_id)[0].id)


def _main_post(user: User, on: date) -> PostingQuerySet:
    from staff.models import Posting

    return Posting.objects.on(on).main().filter(employee__user=user)


def _let_act(deputy: User, on: date) -> None:
    """For the manager of the same city among the demo people."""
    head = next(p for p in DEMO_PEOPLE if p.part == Part.HEAD and p.staff_number[0] == deputy.staff_number[0])
    principal = User.objects.filter(staff_number=head.staff_number).first()
    if principal:
        Delegation.objects.create(
            principal=principal, delegate=deputy, power=Power.MANAGER, valid_from=on,
            reason="課長の不在のあいだ、部下の確認を代わって行うため",
        )  # fmt: skip
