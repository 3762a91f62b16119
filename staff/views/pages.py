"""What every staff page has: the user, the day, and its place in the navigation."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView

from common.pages import PageMixin
from staff.access import Right, may
from staff.days import Asked, read_day
from staff.models import User
from staff.sections import Section, Tab, tabs


class StaffPage(PageMixin, TemplateView):
    """A page for people of an appointing authority; ``area`` is its entry in the navigation."""

    request: HttpRequest
    area = ""

    @property
    def user(self) -> User:
        return cast(User, self.request.user)  # the middleware lets nobody come here who is not logged in

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def plans_ahead(self) -> bool:
        return may(self.user, Right.PLAN_AHEAD, on=self.today)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_for_user():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_for_user(self) -> bool:
        """Whether the page is of any use to the user at all; 403 otherwise."""
        return self.user.authority_id is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(area=self.area, today=self.today, plans_ahead=self.plans_ahead, **kwargs)


class SectionedPage(StaffPage):
    """A page of an app whose pages stand in sections (``staff.sections``); ``area`` is the app's name, too.

    ``section``: the name of the section's first page, where it is not the page itself.
    """

    section = ""

    def tabs(self, sections: Iterable[Section]) -> list[Tab]:
        """Those of the sections that are of use to the user."""
        match = self.request.resolver_match
        current = self.section or (match.url_name if match else "") or ""
        return tabs(sections, self.user, app=self.area, current=current, on=self.today)


class DatedPage(StaffPage):
    """A page as of a day (``?on=``); days to come are for those who plan them."""

    @cached_property
    def asked(self) -> Asked:
        return read_day(self.request.GET.get("on", ""), today=self.today, ahead=self.plans_ahead)

    @property
    def on(self) -> date:
        return self.asked.day

    @property
    def day_query(self) -> str:
        """What links to other pages of the same day end with."""
        return "" if self.on == self.today else f"?on={self.on.isoformat()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(on=self.on, asked=self.asked, day_query=self.day_query, **kwargs)
