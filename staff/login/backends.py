"""How a user is found and let in (認証): with what every page needs to know of him, in one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from staff.login import accounts
from staff.models import User


class StaffBackend(ModelBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Whoever it is, one query and one hash: numbers that nobody has take no less time."""
        user = _users().filter(staff_number=username or kwargs.get(User.USERNAME_FIELD)).first()
        fits = (user or User()).check_password(password)
        return user if user and fits and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        return isinstance(user, User) and accounts.may_log_in(user, on=timezone.localdate())

    def get_user(self, user_id: Any) -> User | None:
        user = _users().filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None


def _users() -> Any:
    return User.objects.select_related("authority", "employee")
