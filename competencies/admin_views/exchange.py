"""Export and import of an edition in the admin (書き出しと取り込み): the pages are ``common.workbooks.pages``."""

from common.workbooks.pages import Exchange
from competencies.models import Framework
from competencies.querysets import FROZEN_MESSAGE
from competencies.workbook import WORKBOOK

EXCHANGE = Exchange(
    workbook=WORKBOOK,
    model=Framework,
    visible=lambda user: Framework.objects.visible_to(user).select_related("authority"),
    frozen=lambda edition: str(FROZEN_MESSAGE) if edition.frozen else "",
    stem=lambda edition: f"{edition.authority.code}-{edition.number}",
    crumbs="admin/competencies/includes/crumbs.html",
)
