"""Files that people hand in (添付ファイル): what is taken, by its content; how it is kept, and how it leaves.

A file is what its first bytes say, and its name must agree. Nothing of it is run or drawn here, and a browser is told
to store it, never to show it: what is inside a PDF or a document is then a matter of the program that opens it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from PIL import Image

from common.spreadsheets import Unreadable, archive
from common.text import hidden_characters
from staff.models import User
from training.models import Evidence, ExternalRecord, Sharing, SharingMaterial, Subsidy
from training.models.files import LARGEST

MOST = 5  # files of one record
LONGEST_NAME = 150
# A larger picture is no photograph of a certificate: it is made to fill the memory of whoever opens it.
MOST_PIXELS = 50_000_000
_TYPES_ENTRY = "[Content_Types].xml"
_LARGEST_TYPES = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
Owner = ExternalRecord | Subsidy | Sharing


@dataclass(frozen=True)
class Kind:
    """A kind of file: how its content begins, what its name may end in, and how deeper is looked (raises a refusal)."""

    label: str
    media_type: str
    suffixes: tuple[str, ...]
    magic: bytes
    look: Callable[[bytes], None]


@dataclass(frozen=True)
class Checked:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes


def _look_at_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise _broken()


def _look_at_picture(data: bytes, form: str) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many_pixels()
            picture.verify()
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise _broken() from error


def _look_at_jpeg(data: bytes) -> None:
    _look_at_picture(data, "JPEG")
    if data.find(b"\xff\xd9", data.find(b"\xff\xda")) < 0:  # the picture begins and does not end
        raise _broken()


def _look_at_png(data: bytes) -> None:
    _look_at_picture(data, "PNG")


def _look_at_office(data: bytes, part: str) -> None:
    """The archive does not swell and has no macros, and says of itself that it is this kind of document."""
    try:
        archive.check(data)
    except Unreadable as refusal:
        raise ValidationError(str(refusal)) from refusal
    if f"{_OFFICE}{part}.main+xml" not in _types_in(data):
        raise _broken()


def _types_in(data: bytes) -> set[str]:
    """What the parts of a document are, as it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            entry = book.getinfo(_TYPES_ENTRY)
            told = book.read(entry) if entry.file_size <= _LARGEST_TYPES else b""
        return {element.get("ContentType") or "" for element in fromstring(told).iter()}
    except (KeyError, zipfile.BadZipFile, ParseError, DefusedXmlException, ValueError, OSError, EOFError) as error:
        raise _broken() from error


def _office(label: str, suffix: str, part: str) -> Kind:
    return Kind(label, f"{_OFFICE}{part}", (suffix,), b"PK\x03\x04", lambda data: _look_at_office(data, part))


PDF = Kind("PDF", "application/pdf", (".pdf",), b"%PDF-", _look_at_pdf)
JPEG = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff", _look_at_jpeg)
PNG = Kind("PNG", "image/png", (".png",), b"\x89PNG\r\n\x1a\n", _look_at_png)
WORD = _office("Word", ".docx", "wordprocessingml.document")
EXCEL = _office("Excel", ".xlsx", "spreadsheetml.sheet")
POWERPOINT = _office("PowerPoint", ".pptx", "presentationml.presentation")

# A certificate or a receipt is a picture or a PDF; what was presented may be a document as well.
EVIDENCE: tuple[Kind, ...] = (PDF, JPEG, PNG)
MATERIAL: tuple[Kind, ...] = (PDF, JPEG, PNG, POWERPOINT, WORD, EXCEL)
_SERVED = {kind.media_type for kind in MATERIAL}


def accept(kinds: Sequence[Kind]) -> str:
    """For the ``accept`` of a file field."""
    return ",".join(suffix for kind in kinds for suffix in kind.suffixes)


def labels(kinds: Sequence[Kind]) -> str:
    return "、".join(kind.label for kind in kinds)


def check(upload: File[bytes], *, kinds: Sequence[Kind]) -> Checked:
    """The file as it may be kept. Raises ValidationError that names the file and says what to do."""
    name = clean_name(upload.name or "")
    try:
        kind, content = _checked(upload, name, kinds)
    except ValidationError as refusal:
        raise ValidationError(
            _("「%(name)s」: %(why)s") % {"name": name or _("名のないファイル"), "why": refusal.message}
        ) from refusal
    return Checked(
        name if PurePath(name).suffix else f"{name or _('書類')}{kind.suffixes[0]}", kind.media_type, content
    )


def _checked(upload: File[bytes], name: str, kinds: Sequence[Kind]) -> tuple[Kind, bytes]:
    if (upload.size or 0) > LARGEST:
        raise _too_large()
    upload.seek(0)
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _too_large()
    if not content:
        raise ValidationError(_("空のファイルです。保存し直してから、もう一度選んでください。"))
    kind = _kind_of(content, name, kinds)
    kind.look(content)
    return kind, content


def _kind_of(content: bytes, name: str, kinds: Sequence[Kind]) -> Kind:
    begun_like = [kind for kind in kinds if content.startswith(kind.magic)]
    if not begun_like:
        raise ValidationError(_("受け取れるのは%sです。中身がどれでもありません。") % labels(kinds))
    suffix = PurePath(name).suffix.lower()
    named = [kind for kind in begun_like if suffix in kind.suffixes]
    if not named and (suffix or len(begun_like) > 1):
        told = _("・").join(f"{kind.label}({kind.suffixes[0]})" for kind in begun_like)
        raise ValidationError(_("名前の終わりが中身と合いません。中身は%sのようです。名前を直してください。") % told)
    return (named or begun_like)[0]


def clean_name(name: str) -> str:
    """The last part of a path, without characters that nobody sees; as long as is kept, its ending whole."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in last if c not in "\r\n\t" and not hidden_characters(c)).strip(" .\u3000")
    suffix = PurePath(seen).suffix[:20]
    return seen if len(seen) <= LONGEST_NAME else f"{seen[: LONGEST_NAME - len(suffix)]}{suffix}"


@transaction.atomic
def attach(files: Sequence[Checked], *, to: Owner, by: User, at: datetime) -> None:
    """Keep files with a record. Raises ValidationError when they would be more than ``MOST``."""
    if not files:
        return
    type(to)._default_manager.select_for_update().get(pk=to.pk)  # two uploads at once are counted one by one
    kept: Any = kept_with(to)
    if kept.count() + len(files) > MOST:
        raise ValidationError(_("ファイルは%d個までです。いらないものを外してから加えてください。") % MOST)
    for file in files:
        kept.create(
            name=file.name, media_type=file.media_type, size=len(file.content), content=file.content,
            added_by=by, added_at=at,
        )  # fmt: skip


def kept_with(owner: Owner) -> Any:
    """The files of a record, as a manager."""
    return owner.materials if isinstance(owner, Sharing) else owner.evidence


def answer(file: Evidence | SharingMaterial) -> HttpResponse:
    """The file as an attachment: stored by the browser, and never run, drawn or guessed at."""
    kind = file.media_type if file.media_type in _SERVED else "application/octet-stream"
    return HttpResponse(
        bytes(file.content),
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=file.name) or "attachment",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _broken() -> ValidationError:
    return ValidationError(_("壊れていて開けません。保存し直してから、もう一度選んでください。"))


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("画素が多すぎる画像です。小さくしてから選んでください。"))


def _too_large() -> ValidationError:
    return ValidationError(_("大きすぎます。%dMBまでにしてください。") % (LARGEST // 1024 // 1024))
