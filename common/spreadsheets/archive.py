"""Look into a zip file before anything unpacks it (ZIP爆弾などの検査)."""

import io
import zipfile

from django.utils.translation import gettext as _

from common.spreadsheets.sheets import Unreadable

MAX_ENTRIES = 1_000
MAX_UNPACKED = 64 * 1024 * 1024
# XML of real workbooks shrinks 10 to 30 times; below the floor even a large ratio does no harm.
MAX_RATIO = 60
RATIO_FLOOR = 2 * 1024 * 1024


def check(data: bytes) -> None:
    """Raise Unreadable for an archive that is broken, swells, is locked or carries macros.

    Declared sizes can be trusted from here on: ``zipfile`` never unpacks more of an entry than declared.
    """
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise broken() from error
    unpacked = sum(entry.file_size for entry in entries)
    swells = unpacked > RATIO_FLOOR and unpacked > MAX_RATIO * len(data)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swells:
        raise Unreadable(
            _("開くと大きくなりすぎるファイルです。必要な表だけを新しいブックに写して、もう一度お試しください。")
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable(_("パスワードが付いています。パスワードを外して保存し直してください。"))
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise Unreadable(_("マクロが入っています。「Excelブック(.xlsx)」で保存し直してください。"))


def broken() -> Unreadable:
    return Unreadable(_("ファイルが壊れていて読み取れません。Excelで開いて保存し直し、もう一度選んでください。"))
