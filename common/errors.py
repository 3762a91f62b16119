"""Error pages (エラーの画面): what happened, what to do, and a number to tell the administrator.

They render without the database and without context processors, so that they work when little else does.
"""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(400, _("送られた内容を読み取れませんでした"), _("前の画面に戻って、もう一度お試しください。"))


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        403,
        _("この操作をする権限がありません"),
        _("必要なときは、人事担当かシステム管理者に、したいことと下の番号を伝えてください。"),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        403,
        _("画面を開いてから時間がたったため、送信できませんでした"),
        _(
            "前の画面に戻って読み込み直し、もう一度送信してください。入力した内容は、戻った画面に残っていることがあります。"
        ),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        404,
        _("お探しのページは見つかりませんでした"),
        _("アドレスが正しいか確かめてください。ページが移ったか、あなたに見せる設定になっていないこともあります。"),
        reference="",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        500,
        _("システムの不具合で表示できませんでした"),
        _("しばらく待ってからもう一度お試しください。続くときは、システム管理者に下の番号を伝えてください。"),
    )


def _page(status: int, title: str, advice: str, *, reference: str | None = None) -> HttpResponse:
    reference = secrets.token_hex(4) if reference is None else reference
    if reference:
        logger.warning("answered %s, reference %s", status, reference)
    context = {"status": status, "title": title, "advice": advice, "reference": reference}
    return HttpResponse(render_to_string("errors/page.html", context), status=status)
