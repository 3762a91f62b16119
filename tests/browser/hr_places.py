"""The pages of HR, of the auditor and the administrator, and those of login."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from playwright.sync_api import Page, expect

from staff import models
from staff.demo import PASSWORD
from tests.browser.place import Place

HR, BUREAU_HR, AUDITOR, ADMINISTRATOR = "20003", "20005", "20004", "90001"
CITY = "tachikawa"

HR_PAGES = {
    "hr": "/hr/",
    "counts": "/hr/counts/",
    "counts-public": "/hr/counts/?variant=public",
    "unposted": "/hr/unposted/",
    "ending": "/hr/ending/",
    "expiring": "/hr/expiring/",
    "leave": "/hr/leave/",
    "rotation": "/hr/rotation/",
    "first-years": "/hr/rotation/first-years/",
    "next-year": "/hr/next-year/",
    "next-year-unposted": "/hr/next-year/unposted/",
    "next-year-concurrent": "/hr/next-year/concurrent/",
    "next-year-ungraded": "/hr/next-year/ungraded/",
    "next-year-moves": "/hr/next-year/moves/",
    "next-year-leaving": "/hr/next-year/leaving/",
    "accounts": "/accounts/",
    "accounts-open": "/accounts/open/",
}
# What a 部局人事担当 sees otherwise: his own departments, and nothing that is still to come.
BUREAU_PAGES = ("hr", "counts", "unposted", "leave", "rotation", "first-years")


def hr_places() -> Iterable[Place]:
    for name, address in HR_PAGES.items():
        yield Place(f"hr-{name}", address, HR)
    for name in BUREAU_PAGES:
        yield Place(f"bureau-hr-{name}", HR_PAGES[name], BUREAU_HR)
    yield Place("hr-first-years-nagareyama", HR_PAGES["first-years"], "10003")
    yield Place("hr-first-years-fujisawa", HR_PAGES["first-years"], "50003")
    yield Place("hr-counts-nobody", "/hr/counts/?on=1900-01-01", HR)
    yield Place("hr-leave-unreadable-day", "/hr/leave/?on=2026-13-45", HR)
    yield Place("accounts-administrator", "/accounts/", ADMINISTRATOR)
    yield Place("accounts-nobody", "/accounts/?q=ペンギン", HR)
    yield Place("accounts-slip", "/accounts/?q=20001", HR, hand_out_a_code)


def hand_out_a_code(page: Page) -> None:
    page.get_by_role("button", name="再設定コードを出す").click()
    expect(page.locator(".slip")).to_be_visible()


# ── The admin: each master's list, form, history and what stands before deleting.

MASTERS: dict[type[Any], str] = {
    models.Department: "authority",
    models.Employee: "authority",
    models.Posting: "employee__authority",
    models.Leave: "employee__authority",
    models.Secondment: "employee__authority",
    models.Qualification: "employee__authority",
    models.Delegation: "principal__authority",
}


def admin_places() -> Iterable[Place]:
    for model, path in MASTERS.items():
        name = str(model._meta.model_name)
        yield Place(f"admin-{name}", reverse(f"admin:staff_{name}_changelist"), HR)
        yield Place(f"admin-{name}-add", reverse(f"admin:staff_{name}_add"), HR)
        for page in ("change", "history", "delete"):
            yield Place(f"admin-{name}-{page}", record(model, path, page), HR)
    for page in ("change", "history"):
        yield Place(f"admin-user-{page}", user_page("20003", page), ADMINISTRATOR)
    yield Place("admin-user-password", user_password, ADMINISTRATOR)
    yield Place("admin-user-read-by-hr", user_page("20001", "change"), HR)
    yield Place("admin-index-hr", "/admin/", HR)


def record(model: type[Any], path: str, page: str) -> Callable[[], str]:
    def address() -> str:
        first = model._default_manager.filter(**{f"{path}__code": CITY}).order_by("pk").first()
        assert first, f"no {model._meta.model_name} to look at"
        return reverse(f"admin:staff_{model._meta.model_name}_{page}", args=[first.pk])

    return address


def user_page(staff_number: str, page: str) -> Callable[[], str]:
    return lambda: reverse(f"admin:staff_user_{page}", args=[models.User.objects.get(staff_number=staff_number).pk])


def user_password() -> str:
    return reverse("admin:auth_user_password_change", args=[models.User.objects.get(staff_number="20003").pk])


def auditor_places() -> Iterable[Place]:
    log = reverse("admin:staff_auditevent_changelist")
    yield Place("audit-log", log, AUDITOR)
    yield Place("audit-log-narrowed", f"{log}?actor=砂川", AUDITOR)
    yield Place("audit-log-nothing", f"{log}?actor=ペンギン", AUDITOR)
    yield Place("audit-event", newest_event, AUDITOR)
    yield Place("audit-chain", reverse("admin:staff_auditevent_chain"), AUDITOR)
    yield Place("audit-person-history", person_history, AUDITOR)


def newest_event() -> str:
    event = models.AuditEvent.objects.filter(authority__code=CITY).latest("pk")
    return reverse("admin:staff_auditevent_change", args=[event.pk])


def person_history() -> str:
    return reverse("admin:staff_employee_history", args=[models.Employee.objects.get(staff_number="20001").pk])


# ── Login and own account.


def login_places() -> Iterable[Place]:
    yield Place("login-ended", "/login/?ended", None)
    yield Place("login-wrong", "/login/", None, fail_once)
    yield Place("login-waiting", "/login/", None, fail_often)
    yield Place("login-reset", "/login/reset/", None)
    yield Place("login-code", "/login/", None, give_the_password)
    yield Place("login-code-wrong", "/login/", None, give_a_wrong_code)
    yield Place("password-wrong", "/password/", "20001", send_nothing)
    yield Place("second-factor-set-up", "/account/second-factor/", "20001")
    yield Place("second-factor-wrong", "/account/second-factor/", "20001", send_nothing_to_set_up)
    yield Place("second-factor", with_second_factor("/account/second-factor/"), "30002")
    yield Place("second-factor-codes", with_second_factor("/account/second-factor/codes/"), "30002")
    yield Place("second-factor-stop", with_second_factor("/account/second-factor/stop/"), "30002")


def log_in(page: Page, staff_number: str, password: str = PASSWORD) -> None:
    page.get_by_label("職員番号").fill(staff_number)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="ログインする", exact=True).click()


def fail_once(page: Page) -> None:
    log_in(page, "77771", "wrong")
    be_told(page, "パスワードが違う")


def fail_often(page: Page) -> None:
    """Until the sixth try, with a number of its own."""
    for _try in range(6):
        log_in(page, "77772", "wrong")
    be_told(page, "ほど待ってから")


def be_told(page: Page, words: str) -> None:
    """The answer is there: what is looked at is the page that refuses."""
    expect(page.get_by_role("alert")).to_contain_text(words)


def give_the_password(page: Page) -> None:
    give_second_factor("30002")
    log_in(page, "30002")
    expect(page.get_by_label("確認コード")).to_be_visible()


def give_a_wrong_code(page: Page) -> None:
    give_the_password(page)
    page.get_by_label("確認コード").fill("000000")
    page.get_by_role("button", name="ログインする", exact=True).click()
    be_told(page, "確認コードが違います")


def send_nothing(page: Page) -> None:
    page.get_by_role("button", name="変更する").click()
    be_told(page, "入力を確かめてください")


def send_nothing_to_set_up(page: Page) -> None:
    page.get_by_role("button", name="設定する", exact=True).click()
    be_told(page, "確認コードが違います")


def with_second_factor(address: str) -> Callable[[], str]:
    def prepared() -> str:
        give_second_factor("30002")
        return address

    return prepared


def give_second_factor(staff_number: str) -> None:
    user = models.User.objects.get(staff_number=staff_number)
    if not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)


PLACES = [*hr_places(), *admin_places(), *auditor_places(), *login_places()]
