"""The second factor (二段階認証): codes of an authenticator app, and spare codes (予備コード).

Storage and arithmetic are django-allauth's; that no code works twice is held in the database, for all processes alike.
"""

from __future__ import annotations

import time
from datetime import date
from unicodedata import normalize

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from staff.access import Role
from staff.models import User

# 人事・監査・管理: those who see or change what is not their own.
PRIVILEGED = frozenset({Role.HR, Role.BUREAU_HR, Role.AUDITOR, Role.ADMINISTRATOR})
PASSED = "second_factor"  # of the session: it was proven here, or at the city's login
ASKED_FOR = "second_factor_asked_for"  # of the session: the password is too short without one
TOLERANCE = 1  # a clock may go wrong by so many periods of 30 s


def required(user: User, *, on: date) -> bool:
    """Whether the user's roles, or the city for everybody, ask for a second factor."""
    if settings.HAGUKUMI_TOTP != "required":
        return False
    return settings.HAGUKUMI_TOTP_FOR_ALL or bool(user.roles_on(on) & PRIVILEGED)


def missing(request: HttpRequest, *, on: date) -> bool:
    """Whether the session lacks a second factor that it must have."""
    if request.session.get(PASSED):
        return False
    asked_for = request.session.get(ASKED_FOR, False)
    return asked_for or (isinstance(request.user, User) and required(request.user, on=on))


def proven(request: HttpRequest, user: User) -> bool:
    """Whether this login has proven it: by a code, or at the city's login where that counts."""
    methods = {record["method"] for record in get_authentication_records(request, user)}
    return "mfa" in methods or bool(settings.HAGUKUMI_SSO_SECOND_FACTOR and "socialaccount" in methods)


def is_set_up(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def spare_codes_left(user: User) -> int:
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0


@transaction.atomic
def accept(user: User, code: str) -> str:
    """The kind of factor that the code proves, used up with it; "" if it is none, or was used before."""
    code = _plain(code)
    for factor in Authenticator.objects.select_for_update().filter(user=user).order_by("pk"):
        is_totp = factor.type == Authenticator.Type.TOTP
        if code and (_use_counter(factor, code) if is_totp else factor.wrap().validate_code(code)):
            factor.record_usage()
            return str(factor.type)
    return ""


@transaction.atomic
def set_up(user: User, secret: str, code: str) -> list[str]:
    """The spare codes, if the code shows that the app knows the secret; none if it does not."""
    counter = _counter(secret, _plain(code))
    if counter is None:
        return []
    remove(user)
    factor = TOTP.activate(user, secret).instance
    factor.data["last_counter"] = counter
    factor.save()
    return new_spare_codes(user)


@transaction.atomic
def new_spare_codes(user: User) -> list[str]:
    """Void those that there were."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return list(RecoveryCodes.activate(user).get_unused_codes())


def remove(user: User) -> bool:
    """Whether there was one."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])


def _use_counter(factor: Authenticator, code: str) -> bool:
    counter = _counter(decrypt(factor.data["secret"]), code, after=factor.data.get("last_counter", 0))
    if counter is None:
        return False
    factor.data["last_counter"] = counter
    factor.save()
    return True


def _counter(secret: str, code: str, *, after: int = 0) -> int | None:
    """The period of time that the code belongs to, if it is of these minutes and later than the last one used."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    for counter in range(max(now - TOLERANCE, after + 1), now + TOLERANCE + 1):
        if code and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


def _plain(code: str) -> str:
    """As it was meant: full-width digits and blanks make no difference."""
    return "".join(normalize("NFKC", code).split())
