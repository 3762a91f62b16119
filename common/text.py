"""Japanese text: what people type, and what they mean by it (文字の扱い). Imports no Django."""

import unicodedata

import jaconv

# Variation selectors (異体字セレクタ): they choose a glyph, not another character.
_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])

# Variants that people search by their common form. Stored text is never changed.
_VARIANTS = str.maketrans(
    {
        "髙": "高", "﨑": "崎", "嵜": "崎", "𠮷": "吉", "德": "徳", "瀨": "瀬", "邊": "辺", "邉": "辺",
        "澤": "沢", "齋": "斎", "齊": "斉", "濵": "浜", "濱": "浜", "廣": "広", "櫻": "桜", "國": "国", "神": "神",
    }
)  # fmt: skip


def search_key(text: str) -> str:
    """Fold ``text`` for searching: width, case, kana, variants and blanks make no difference.

    For keys only. Never store the result in place of what was entered: NFKC loses variants of names.
    """
    plain = "".join(c for c in text.translate(_VARIANTS) if ord(c) not in _SELECTORS)
    folded = unicodedata.normalize("NFKC", plain).casefold().translate(_VARIANTS)
    return "".join(jaconv.kata2hira(folded).split())


def lines(text: str) -> list[str]:
    """The items of a field that holds one item a line (一行に一つ)."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def hidden_characters(text: str) -> list[str]:
    """Control, bidi and zero-width characters in ``text``, as ``U+XXXX`` (line breaks and tabs aside)."""
    if text.isascii() and text.isprintable():  # most cells of a large sheet
        return []
    bad = (c for c in text if c not in "\r\n\t" and unicodedata.category(c) in {"Cc", "Cf"})
    return sorted({f"U+{ord(c):04X}" for c in bad})
