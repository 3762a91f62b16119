"""PDFs leave nothing out, let nothing in, and can be read by everybody."""

import base64
import io
import re
import socket
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from django.template import engines
from PIL import Image

from common import checks
from common.pdf import render
from common.typesetting import Asset, OwnAssets, typeset

NAMES = "髙橋 﨑山 𠮷田 葛\U000e0100城 \ufa19谷 ①②③④⑤⑥⑦⑧⑨⑩ ◎〇 ⅰⅱⅲⅳⅴ ●○ ☑☐"


def ask(tool: str, pdf: bytes, *options: str) -> str:
    """What one of poppler's tools says of a document."""
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        output = ["-"] if tool == "pdftotext" else []
        answer = subprocess.run([tool, *options, file.name, *output], capture_output=True, check=True)  # noqa: S603
    return answer.stdout.decode()


def inside(pdf: bytes) -> bytes:
    """A document's objects, unpacked."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(s) for s in streams if s.startswith(b"x"))


def document(body: str) -> str:
    return f'<!DOCTYPE html><html lang="ja"><head><title>試験</title></head><body>{body}</body></html>'


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "#0017c1").save(file, "PNG")
    return file.getvalue()


@contextmanager
def listener() -> Iterator[socket.socket]:
    """A server on the loopback, which counts as asked when somebody waits to be accepted."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def was_asked(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


class TestNoWayOut:
    ADDRESSES = (
        "http://127.0.0.1:{port}/a.png",
        "HTTP://127.0.0.1:{port}/a.png",
        "//127.0.0.1:{port}/a.png",
        "https://127.0.0.1:{port}/a.png",
        "ftp://127.0.0.1:{port}/a.png",
        "file:///etc/passwd",
        "file://127.0.0.1/etc/passwd",
        "/etc/passwd",
        "../../etc/passwd",
        "asset:../../etc/passwd",
        "asset:unknown",
        "data:image/png;base64," + base64.b64encode(picture()).decode(),
    )
    PLACES = (
        '<img src="{url}">',
        '<link rel="stylesheet" href="{url}">',
        '<link rel="attachment" href="{url}">',
        '<a rel="attachment" href="{url}">添付</a>',
        '<object data="{url}"></object>',
        '<embed src="{url}">',
        '<style>@import url("{url}");</style>',
        '<style>@font-face {{ font-family: f; src: url("{url}"); }} p {{ font-family: f; }}</style><p>字</p>',
        '<p style="background: url({url})">字</p>',
        '<ul style="list-style-image: url({url})"><li>字</li></ul>',
        '<svg width="8" height="8"><image href="{url}" width="8" height="8"/><use href="{url}#x"/></svg>',
    )

    @pytest.mark.parametrize("place", PLACES)
    def test_nothing_is_fetched_and_nothing_comes_in(self, place):
        with listener() as server:
            port = server.getsockname()[1]
            body = "".join(place.format(url=address.format(port=port)) for address in self.ADDRESSES)
            pdf = typeset(document(body), stylesheets=())
            assert not was_asked(server)
        assert ask("pdfdetach", pdf, "-list").strip() == "0 embedded files"
        assert len(ask("pdfimages", pdf, "-list").splitlines()) == 2  # the heading alone
        assert "root:" not in ask("pdftotext", pdf)

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_every_foreign_address_is_refused(self, address):
        with pytest.raises(ValueError, match="own assets"):
            OwnAssets({"logo": Asset(b"", "image/png")}).fetch(address.format(port=1))

    def test_a_stylesheet_fetches_nothing_either(self):
        with listener() as server:
            css = f'p {{ background: url("http://127.0.0.1:{server.getsockname()[1]}/a.png"); }}'
            typeset(document("<p>字</p>"), stylesheets=(css,))
            assert not was_asked(server)

    def test_the_documents_own_assets_are_shown(self):
        pdf = typeset(
            document('<img src="asset:logo" alt="市章">'),
            stylesheets=(),
            assets={"logo": Asset(picture(), "image/png")},
        )
        [*_heading, image] = ask("pdfimages", pdf, "-list").splitlines()
        assert image.split()[2:5] == ["image", "8", "8"]


class TestRendered:
    @pytest.fixture
    def pdf(self, monkeypatch) -> bytes:
        template = engines["django"].from_string(
            '{% extends "pdf/base.html" %}{% block content %}{{ text }}{% endblock %}'
        )
        monkeypatch.setattr("common.pdf.render_to_string", lambda _name, context: template.render(context))
        return render("any", {"text": NAMES + "<script>"}, title="記録書 髙橋")

    def test_names_and_signs_come_out_as_written(self, pdf):
        assert ask("pdftotext", pdf, "-raw").splitlines()[0] == NAMES + "<script>"

    def test_it_is_tagged_titled_and_on_a4(self, pdf):
        info = dict(line.split(":", 1) for line in ask("pdfinfo", pdf).splitlines())
        assert (info["Title"].strip(), info["Tagged"].strip()) == ("記録書 髙橋", "yes")
        assert info["Page size"].strip() == "595.276 x 841.89 pts (A4)"
        assert info["Pages"].strip() == "1"

    def test_it_says_that_it_is_japanese_and_accessible(self, pdf):
        assert b"/Lang (ja)" in inside(pdf)
        assert 'pdfuaid:part="1"' in ask("pdfinfo", pdf, "-meta")

    def test_every_font_is_embedded_and_ours(self, pdf):
        rows = ask("pdffonts", pdf).splitlines()[2:]
        assert {row.split()[-5] for row in rows} == {"yes"}
        assert {row.split("+")[1].split("-")[0] for row in rows} == {"BIZ", "DejaVu", "Noto"}

    def test_pages_are_counted(self, pdf):
        assert ask("pdftotext", pdf).rstrip("\n\f").splitlines()[-1] == "1 / 1 ページ"

    def test_an_unknown_stylesheet_is_an_error(self):
        with pytest.raises(FileNotFoundError, match=r"pdf/nowhere\.css"):
            render("pdf/base.html", {}, title="題", stylesheets=("pdf/nowhere.css",))


class TestFontCheck:
    def fc_match(self, folder: Path, answer: str) -> str:
        script = folder / "fc-match"
        script.write_text(f"#!/bin/sh\nprintf '%s' '{answer}'\n")
        script.chmod(0o755)
        return str(script)

    def test_this_machine_has_the_fonts(self):
        assert checks.pdf_fonts() == []

    def test_a_missing_font_names_its_package(self, tmp_path, monkeypatch):
        script = self.fc_match(tmp_path, "DejaVu Sans")
        monkeypatch.setattr("common.checks.shutil.which", lambda _name: script)
        assert [(w.id, w.msg, w.hint) for w in checks.pdf_fonts()] == [
            (
                "common.W002",
                f"PDFに使うフォント「{family}」がありません。文字が欠けることがあります。",
                f"「apt install {package}」で入れてください。",
            )
            for family, package in [
                ("BIZ UDGothic", "fonts-morisawa-bizud-gothic"),
                ("Noto Sans CJK JP", "fonts-noto-cjk"),
            ]
        ]

    def test_without_fontconfig_it_says_so(self, monkeypatch):
        monkeypatch.setattr("common.checks.shutil.which", lambda _name: None)
        [warning] = checks.pdf_fonts()
        assert (warning.id, warning.hint) == ("common.W001", "「apt install fontconfig」で入れてください。")

    def test_the_checked_families_are_those_of_the_stylesheet(self):
        css = (Path(__file__).parents[2] / "static/pdf/base.css").read_text()
        assert ", ".join(f'"{family}"' for family in checks.PDF_FONTS) in css
