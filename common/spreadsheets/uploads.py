"""From an uploaded file to sheets: what kind of file it is, by its name and by its content."""

from __future__ import annotations

from pathlib import PurePath

from django.core.files import File
from django.utils.translation import gettext as _

from common.spreadsheets.csv_files import read_csv
from common.spreadsheets.excel_reading import read_xlsx
from common.spreadsheets.sheets import MAX_BYTES, Sheet, Unreadable

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(upload: File[bytes], *, name: str = "", first: int | None = None) -> list[Sheet]:
    """The sheets of an .xlsx or .csv file; ``name`` is for the sheet of a CSV file, which has none.

    ``first``: read no more than so many rows of each sheet. Raises Unreadable with a message that says what to do.
    """
    kind = PurePath(upload.name or "").suffix.lower()
    if kind not in _READERS:
        raise Unreadable(_refused_kind(kind))
    if (upload.size or 0) > MAX_BYTES:
        raise Unreadable(_("ファイルが大きすぎます。10MBまでにしてください。"))
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if not data:
        raise Unreadable(_("ファイルが空です。保存し直してから、もう一度選んでください。"))
    return _READERS[kind](data, name, first)


def _xlsx(data: bytes, name: str, first: int | None) -> list[Sheet]:
    if data.startswith(_OLE):
        raise Unreadable(_ole_advice(data))
    if not data.startswith(_ZIP):
        raise Unreadable(
            _("中身がExcelブックではありません。Excelで開き、「Excelブック(.xlsx)」で保存し直してください。")
        )
    return read_xlsx(data, first=first)


def _csv(data: bytes, name: str, first: int | None) -> list[Sheet]:
    if data.startswith((_OLE, _ZIP)):
        raise Unreadable(_("名前は「.csv」ですが、中身はExcelブックです。名前の終わりを「.xlsx」に直してください。"))
    return [read_csv(data, name, first=first)]


_READERS = {".xlsx": _xlsx, ".csv": _csv}


def _ole_advice(data: bytes) -> str:
    if _ENCRYPTED in data:
        return _("パスワードが付いています。Excelで開き、パスワードを外して保存し直してください。")
    return _("古い形式のExcelファイルです。Excelで開き、「Excelブック(.xlsx)」で保存し直してください。")


def _refused_kind(kind: str) -> str:
    if kind == ".xlsm":
        return _("マクロ付きのブックは取り込めません。「Excelブック(.xlsx)」で保存し直してください。")
    if kind == ".xls":
        return _("古い形式のExcelファイルです。Excelで開き、「Excelブック(.xlsx)」で保存し直してください。")
    return _("ExcelブックかCSVのファイル(.xlsx、.csv)を選んでください。")
