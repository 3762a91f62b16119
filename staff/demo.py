"""Made-up people for trying Hagukumi out (デモの利用者). They exist only under the demo setting."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from competencies.models import AppointingAuthority
from staff.access import Role
from staff.models import User

PASSWORD = "hagukumi-demo-2026"  # noqa: S105  # nosec B105  # refused outside the demo setting, shown on its login page


@dataclass(frozen=True)
class DemoPerson:
    staff_number: str
    name: str
    kana: str
    city: str | None
    role: Role | None
    says: str


# The first digit of a number tells the city, the last what the person may do.
DEMO_PEOPLE = (
    DemoPerson("10001", "江戸川 葵", "エドガワ アオイ", "nagareyama", None, "職員"),
    DemoPerson("10002", "髙橋 健一", "タカハシ ケンイチ", "nagareyama", None, "管理職"),
    DemoPerson("10003", "運河 千春", "ウンガ チハル", "nagareyama", Role.HR, "人事担当"),
    DemoPerson("20001", "多摩川 翔", "タマガワ ショウ", "tachikawa", None, "職員"),
    DemoPerson("20002", "川﨑 美咲", "カワサキ ミサキ", "tachikawa", None, "管理職"),
    DemoPerson("20003", "砂川 和子", "スナガワ カズコ", "tachikawa", Role.HR, "人事担当"),
    DemoPerson("20004", "曙 修", "アケボノ オサム", "tachikawa", Role.AUDITOR, "監査"),
    DemoPerson("30001", "磐梯 さくら", "バンダイ サクラ", "aizuwakamatsu", None, "職員"),
    DemoPerson("30002", "𠮷田 大輔", "ヨシダ ダイスケ", "aizuwakamatsu", None, "管理職"),
    DemoPerson("30003", "鶴賀 恵", "ツルガ メグミ", "aizuwakamatsu", Role.HR, "人事担当"),
    DemoPerson("40001", "思川 蓮", "オモイガワ レン", "oyama", None, "職員"),
    DemoPerson("40002", "間々田 誠", "ママダ マコト", "oyama", None, "管理職"),
    DemoPerson("40003", "祇園 由美", "ギオン ユミ", "oyama", Role.HR, "人事担当"),
    DemoPerson("50001", "江の島 渚", "エノシマ ナギサ", "fujisawa", None, "職員"),
    DemoPerson("50002", "鵠沼 隆", "クゲヌマ タカシ", "fujisawa", None, "管理職"),
    DemoPerson("50003", "辻堂 真理", "ツジドウ マリ", "fujisawa", Role.HR, "人事担当"),
    DemoPerson("90001", "管理 太郎", "カンリ タロウ", None, Role.ADMINISTRATOR, "システム管理者"),
)


@transaction.atomic
def make_demo_people(*, on: date) -> list[User]:
    """Create the demo people that are missing; their roles begin ``on``. ImproperlyConfigured outside the demo."""
    if not settings.DEMO:
        raise ImproperlyConfigured("デモの利用者は HAGUKUMI_DEMO=true のときだけ作れます。")
    return [_make(person, on) for person in DEMO_PEOPLE if not User.objects.filter(staff_number=person.staff_number)]


def _make(person: DemoPerson, on: date) -> User:
    authority = AppointingAuthority.objects.get(code=person.city) if person.city else None
    user = User.objects.create_user(
        person.staff_number, PASSWORD, name=person.name, kana=person.kana, authority=authority
    )
    if person.role:
        user.grants.create(role=person.role, valid_from=on)
    return user
