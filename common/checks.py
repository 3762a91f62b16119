"""What the machine must have, said at start (動作環境の確認). PDFs without their fonts are silent tofu."""

import shutil
import subprocess
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, register
from django.utils.translation import gettext as _

# The families of static/pdf/base.css, and the Debian packages that hold them.
PDF_FONTS = {
    "BIZ UDGothic": "fonts-morisawa-bizud-gothic",
    "Noto Sans CJK JP": "fonts-noto-cjk",
    "DejaVu Sans": "fonts-dejavu-core",
}


@register()
def pdf_fonts(**_kwargs: Any) -> list[CheckMessage]:
    fc_match = shutil.which("fc-match")
    if fc_match is None:
        return [_missing(_("フォントを探す命令 fc-match がありません。"), "fontconfig", "common.W001")]
    return [
        _missing(
            _("PDFに使うフォント「%s」がありません。文字が欠けることがあります。") % family, package, "common.W002"
        )
        for family, package in PDF_FONTS.items()
        if family not in _families(fc_match, family)
    ]


def _families(fc_match: str, family: str) -> list[str]:
    """The names of the font that fontconfig would take for ``family``."""
    answer = subprocess.run(  # noqa: S603  # our own words, no shell
        [fc_match, "--format=%{family}", family], capture_output=True, text=True, check=False, timeout=30
    )
    return answer.stdout.split(",")


def _missing(what: str, package: str, code: str) -> CheckMessage:
    return checks.Warning(what, hint=_("「apt install %s」で入れてください。") % package, id=code)
