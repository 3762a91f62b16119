"""HTML to PDF (組版): our fonts, tagged for accessibility, and no way out of the process.

Imports no Django. WeasyPrint takes a second to import, so this module is imported only when a PDF is drawn.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock

from weasyprint import CSS, HTML
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"

# Relative addresses are completed with it, and then refused; without it they stop the drawing.
_NOWHERE = "http://nowhere.invalid/"

# Pango's font maps are not safe to share between threads, and drawing holds the interpreter anyway.
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Asset:
    """A picture or the like that a document may show, as ``asset:<name>``."""

    content: bytes
    media_type: str


class OwnAssets(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves the named assets that came with the document. Every other address is refused."""

    def __init__(self, assets: Mapping[str, Asset] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._assets = {f"{SCHEME}{name}": asset for name, asset in (assets or {}).items()}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """ValueError for what is not ours: WeasyPrint logs it, and leaves a gap."""
        asset = self._assets.get(url)
        if asset is None:
            raise ValueError("only the document's own assets are served")
        return URLFetcherResponse(url, body=asset.content, headers={"Content-Type": asset.media_type})


def typeset(
    html: str, *, stylesheets: tuple[str, ...], assets: Mapping[str, Asset] | None = None,
    tell: Callable[[], None] | None = None,
) -> bytes:  # fmt: skip
    """A PDF/UA document of ``html``, whose ``lang`` and ``title`` it takes; ``stylesheets`` are CSS texts.

    ``tell`` is called at each page that is laid out, and at each further step: that it goes on.
    """
    with _one_at_a_time, _told(tell):
        document = HTML(string=html, base_url=_NOWHERE, url_fetcher=OwnAssets(assets))
        pdf: bytes = document.write_pdf(
            stylesheets=[_parsed(css) for css in stylesheets], font_config=_fonts(), pdf_variant="pdf/ua-1"
        )
    return pdf


class _Teller(logging.Handler):
    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell()


@contextmanager
def _told(tell: Callable[[], None] | None) -> Iterator[None]:
    """WeasyPrint says how far it is to a logger of its own, and to nobody else."""
    if tell is None:
        yield
        return
    teller, level = _Teller(tell), PROGRESS_LOGGER.level
    PROGRESS_LOGGER.addHandler(teller)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(teller)
        PROGRESS_LOGGER.setLevel(level)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _parsed(css: str) -> CSS:
    return CSS(string=css, base_url=_NOWHERE, font_config=_fonts(), url_fetcher=OwnAssets())
