"""What every page says about itself: its title and where it stands (題と現在地)."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic.base import ContextMixin

from common.addresses import address_of


class Crumb(NamedTuple):
    """One step of the way from the home page; the page itself has no address."""

    label: str | Promise
    href: str = ""


class PageMixin(ContextMixin):
    """Gives the frame ``title`` and ``crumbs``. A page overrides the attribute or the method."""

    title: str | Promise = ""

    def get_title(self) -> str:
        return str(self.title)

    def get_crumbs(self) -> list[Crumb]:
        """The pages above this one, from the home page down."""
        return [Crumb(_("ホーム"), address_of("home"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = self.get_title()
        return super().get_context_data(title=title, crumbs=[*self.get_crumbs(), Crumb(title)], **kwargs)
