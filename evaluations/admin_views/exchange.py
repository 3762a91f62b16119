"""Export and import of a scheme in the admin (書き出しと取り込み): the pages are ``common.workbooks.pages``."""

from common.workbooks.pages import Exchange
from evaluations.models import Scheme
from evaluations.querysets.schemes import FROZEN_MESSAGE
from evaluations.workbook import WORKBOOK

EXCHANGE = Exchange(
    workbook=WORKBOOK,
    model=Scheme,
    visible=lambda user: Scheme.objects.filter(authority=user.authority_id or 0).select_related("authority"),
    frozen=lambda scheme: str(FROZEN_MESSAGE) if scheme.is_frozen else "",
    stem=lambda scheme: f"{scheme.code}-{scheme.number}",
    crumbs="admin/evaluations/includes/record_crumbs.html",
)
