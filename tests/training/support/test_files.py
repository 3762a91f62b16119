"""What is taken as a file is decided by its content; names and sizes are held in bounds."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError

from tests.training.factories_support import PDF, document, picture, upload
from training.models.files import LARGEST
from training.support.files import EVIDENCE, JPEG, LONGEST_NAME, MATERIAL, PNG, check, clean_name

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def said(value) -> str | None:
    """Contents would make names that nobody reads."""
    return str(len(value)) if isinstance(value, bytes) else None


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def vast_png(side: int) -> bytes:
    """A few bytes that are a picture of so many points each way."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return PNG.magic + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "修了証.pdf", "application/pdf"),
        (picture("PNG"), "合格証.PNG", "image/png"),
        (picture("JPEG"), "領収書.jpeg", "image/jpeg"),
        (picture("JPEG"), "領収書.jpg", "image/jpeg"),
    ],
)
def test_certificates_and_receipts_are_taken_as_they_are(content, name, media_type):
    taken = check(upload(content, name), kinds=EVIDENCE)
    assert (taken.name, taken.media_type, taken.content) == (name, media_type, content)


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("presentationml.presentation", "発表.pptx"),
        ("wordprocessingml.document", "資料.docx"),
        ("spreadsheetml.sheet", "表.xlsx"),
    ],
)
def test_documents_are_taken_as_material_and_not_as_evidence(part, name):
    assert check(upload(document(part), name), kinds=MATERIAL).name == name
    with pytest.raises(ValidationError, match="受け取れるのは"):
        check(upload(document(part), name), kinds=EVIDENCE)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (HTML, "修了証.pdf", "中身がどれでもありません"),
        (SVG, "修了証.png", "中身がどれでもありません"),
        (b"MZ\x90\x00" + b"\0" * 100, "修了証.pdf", "中身がどれでもありません"),
        (b"\n" + PDF, "修了証.pdf", "中身がどれでもありません"),
        (PDF, "修了証.pdf.exe", "名前の終わりが中身と合いません"),
        (PDF, "修了証.html", "名前の終わりが中身と合いません"),
        (picture("PNG"), "修了証.jpg", "名前の終わりが中身と合いません"),
        (b"%PDF-1.7\n" + HTML, "修了証.pdf", "壊れていて"),
        (PNG.magic + b"\0" * 100, "修了証.png", "壊れていて"),
        (picture("PNG")[:-20], "修了証.png", "壊れていて"),
        (JPEG.magic + HTML, "修了証.jpg", "壊れていて"),
        (picture("JPEG")[:-30], "修了証.jpg", "壊れていて"),
        (vast_png(60_000), "修了証.png", "画素が多すぎる"),
        (vast_png(8_000), "修了証.png", "画素が多すぎる"),
        (b"", "修了証.pdf", "空のファイル"),
        (PDF + b"\0" * LARGEST, "修了証.pdf", "大きすぎます"),
    ],
    ids=said,
)
def test_what_is_not_what_it_says_is_refused_by_name_and_with_the_reason(content, name, why):
    with pytest.raises(ValidationError) as refusal:
        check(upload(content, name), kinds=EVIDENCE)
    assert why in refusal.value.messages[0]
    assert f"「{name}」" in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (document(bomb=b"\0" * 40_000_000), "発表.pptx", "開くと大きくなりすぎる"),
        (document(**{"ppt/vbaProject.bin": b"x"}), "発表.pptx", "マクロ"),
        (document("wordprocessingml.document"), "発表.pptx", "壊れていて"),
        (document("presentationml.slideshow"), "発表.pptx", "壊れていて"),
        (b"PK\x03\x04" + b"\0" * 100, "発表.pptx", "壊れていて"),
        (document(), "発表.zip", "名前の終わりが中身と合いません"),
        (document(), "発表.docm", "名前の終わりが中身と合いません"),
        (document(), "発表", "名前の終わりが中身と合いません"),
    ],
    ids=said,
)
def test_documents_that_swell_or_run_or_are_something_else_are_refused(content, name, why):
    with pytest.raises(ValidationError) as refusal:
        check(upload(content, name), kinds=MATERIAL)
    assert why in refusal.value.messages[0]


def test_a_document_type_that_calls_for_entities_is_refused():
    told = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Types>&b;</Types>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        book.writestr("[Content_Types].xml", told)
    with pytest.raises(ValidationError, match="壊れていて"):
        check(upload(data.getvalue(), "発表.pptx"), kinds=MATERIAL)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\花子\\修了証.pdf", "修了証.pdf"),
        ("修了\r\nSet-Cookie: a=b.pdf", "修了Set-Cookie: a=b.pdf"),
        ("修了証\u202efdp.exe", "修了証fdp.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ("..", ""),
        (" 修了証.pdf. ", "修了証.pdf"),
        ("髙﨑𠮷.pdf", "髙﨑𠮷.pdf"),
        ("長" * 300 + ".pdf", "長" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_names_lose_paths_and_what_nobody_sees(name, kept):
    assert clean_name(name) == kept


@pytest.mark.parametrize(("name", "kept"), [("修了証", "修了証.pdf"), ("../", "書類.pdf"), (".pdf", "pdf.pdf")])
def test_a_name_without_an_ending_gets_the_right_one(name, kept):
    file = upload(PDF)
    file._name = name  # Django's own cleaning aside
    assert check(file, kinds=EVIDENCE).name == kept
