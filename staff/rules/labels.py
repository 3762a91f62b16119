"""How much room words take, and whether they fit (図の中の文字). Imports no Django."""

from __future__ import annotations

from unicodedata import east_asian_width


def fit(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """The text in letters of ``size``, in lines no wider than ``width``; none at all if it takes more than ``most``."""
    lines, line = [], ""
    for character in text:
        if line and length(line + character) * size > width:
            lines.append(line)
            line = ""
        line += character
    lines = [*lines, line] if line else lines
    fits = len(lines) <= most and all(length(each) * size <= width for each in lines)
    return tuple(lines) if fits else ()


def length(text: str) -> float:
    """In em: full-width characters are one wide, all others taken for 0.6, which is rather too much than too little."""
    return sum({"W": 1.0, "F": 1.0, "A": 1.0}.get(east_asian_width(c), 0.6) for c in text)


def fit_lines(label: str, width: float, size: float) -> tuple[str, ...]:
    """A label whose lines are given; none if one of them is wider than ``width``."""
    lines = label.split("\n")
    return tuple(lines) if all(length(line) * size <= width for line in lines) else ()
