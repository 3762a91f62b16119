"""The duties that this app knows of (組織と職員からの「いまやること」): sources of ``staff.inbox``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import long_date
from common.models import Job
from competencies.models import AppointingAuthority
from staff import access, inbox
from staff.access import Power, Right
from staff.imports.books import STAFF
from staff.inbox import Duty, Kind
from staff.models import Delegation, Employee, Posting, Qualification
from staff.remembered import remembered
from staff.waiting import Row, counted, told

if TYPE_CHECKING:
    from staff.models import User

# Posts that end within so many days, and imports that failed within so many, are told to HR.
ENDING_DAYS = 30
FAILED_DAYS = 7
# So many departments without a head are named; of more, the number is told.
NAMED = 3
# The kinds of what is told of a delegation, each followed by the power.
LENT, ACTS = "lent ", "acts for "
TITLES = {LENT: gettext_lazy("%sさんに代行してもらっています"), ACTS: gettext_lazy("%sさんの代行をしています")}


def register() -> None:
    inbox.register_rows(own_qualifications, {"qualification": _own_expiry})
    inbox.register_rows(
        acting, {f"{way}{power}": partial(_acting, title=TITLES[way], power=power) for way in TITLES for power in Power}
    )
    inbox.register_rows(ends_and_failures, {"ending": _ends, "failed import": _failed_imports})
    for source in (vacancies, unposted):
        inbox.register(source)
    inbox.register_people_rows(qualifications_of, {"qualification": _own_expiry})


def own_qualifications(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """My qualification expires."""
    if own := user.standing_on(on).employee_id:
        rows = Qualification.objects.filter(employee=own).to_be_reminded(on=on)
        yield told(rows, "qualification", key=F("employee"), name=F("name"), day=F("expires_on"))


def qualifications_of(employees: Collection[int], on: date) -> Iterable[QuerySet[Any, Any]]:
    """Qualifications of these people expire."""
    rows = Qualification.objects.filter(employee__in=employees).to_be_reminded(on=on)
    yield told(rows, "qualification", key=F("employee"), name=F("name"), day=F("expires_on"))


def acting(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """Who acts for whom today (代行)."""
    lent = Delegation.objects.holding(on=on)
    for way, rows, other in (
        (LENT, lent.filter(principal=user.pk), "delegate"),
        (ACTS, lent.filter(delegate=user.pk), "principal"),
    ):
        yield told(rows, Concat(Value(way), F("power")), name=F(f"{other}__name"), day=F("valid_to"))


def vacancies(user: User, on: date) -> Iterable[Duty]:
    """A department under the user has no head."""
    standing = user.standing_on(on)
    if not standing.is_manager:
        return
    headed = set(
        Posting.objects.on(on).heads().filter(department__in=standing.below).values_list("department", flat=True)
    )
    vacant = [u.name for u in standing.organisation if u.id in standing.below - headed and u.head_title]
    if vacant:
        yield Duty(_("長のいない組織があります"), _vacant(vacant), Kind.CHECK, href=reverse("staff:team"))


def ends_and_failures(user: User, on: date) -> Iterable[QuerySet[Any, Any]]:
    """For those who plan: posts that end without a next one, imports that failed."""
    if _plans(user, on):
        yield counted(_ending(user, on), "ending")
        yield counted(_failed(user, on), "failed import")


def unposted(user: User, on: date) -> Iterable[Duty]:
    """For those who plan: people without a post. Everybody is looked at, so the number is remembered."""
    if user.authority_id is None or not _plans(user, on):
        return
    own = AppointingAuthority.objects.filter(pk=user.authority_id)
    people = Employee.objects.filter(authority=user.authority_id)
    if number := remembered(f"unposted on {on}", own, lambda: people.without_main_posting(on=on).count()):
        title = _("本務の発令がない職員が%d人います") % number
        yield Duty(title, _("発令の入れ忘れがないか確かめます。"), Kind.CHECK, href=reverse("staff:hr_unposted"))


def _plans(user: User, on: date) -> bool:
    return user.authority_id is not None and access.may(user, Right.PLAN_AHEAD, on=on)


def _ends(row: Row, on: date) -> Duty:
    title = _("次の本務がまだない発令が%d件、もうすぐ終わります") % row.number
    why = _("%d日以内に終わる本務です。更新・異動・退職のどれかを入れます。") % ENDING_DAYS
    return Duty(title, why, Kind.CHECK, href=reverse("staff:hr_ending"))


def _failed_imports(row: Row, on: date) -> Duty:
    title = _("取り込みが%d件失敗しています") % row.number
    return Duty(title, _("何も書き込まれていません。理由を見て、やり直します。"), href=reverse("staff:imports"))


def _own_expiry(row: Row, on: date) -> Duty:
    return _expiry(row.name, row.day, row.key, on)


def _expiry(name: str, expires_on: date | None, employee: int | None, on: date) -> Duty:
    over = expires_on is not None and expires_on < on
    title = _("「%s」の期限が過ぎています") if over else _("「%s」の期限が近づいています")
    why = _("更新したら、新しい期限を人事担当に届け出ます。")
    return Duty(title % name, why, due=expires_on, href=reverse("staff:person", args=[employee]))


def _acting(row: Row, on: date, *, title: Any, power: str) -> Duty:
    until = _("%sまで") % long_date(row.day) if row.day else _("終わりの日は決まっていません")
    why = _("%(power)s(%(until)s)") % {"power": Power(power).label, "until": until}
    return Duty(title % row.name, why, Kind.KNOW, href=reverse("staff:delegations"))


def _vacant(names: list[str]) -> str:
    named = _("、").join(names[:NAMED])
    more = _("ほか%d") % (len(names) - NAMED) if len(names) > NAMED else ""
    return _("%sの長がきょう不在です。代行や兼務が要るか確かめます。") % f"{named}{more}"


def _ending(user: User, on: date) -> QuerySet[Posting]:
    following = Posting.objects.main().filter(employee=OuterRef("employee"), valid_from__gt=OuterRef("valid_to"))
    posts = Posting.objects.on(on).main().filter(employee__authority=user.authority_id)
    return posts.ending(after=on, by=on + timedelta(days=ENDING_DAYS)).filter(~Exists(following))


def _failed(user: User, on: date) -> QuerySet[Job]:
    since = timezone.make_aware(datetime.combine(on - timedelta(days=FAILED_DAYS), time.min))
    jobs = Job.objects.filter(by=user, kind__startswith="staff.import.", options__book=STAFF, created_at__gte=since)
    later = jobs.filter(kind=OuterRef("kind"), created_at__gt=OuterRef("created_at"), state=Job.State.DONE)
    return jobs.filter(~Exists(later), state=Job.State.FAILED)
