"""Addresses of pages, each worked out once (画面の住所)."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address_of(name: str, *args: object) -> str:
    """What ``reverse`` says, for what every page or every row of a list links to: that takes five times as long."""
    return _address(name, args, get_script_prefix())


@lru_cache(maxsize=20_000)
def _address(name: str, args: tuple[object, ...], prefix: str) -> str:
    """``prefix``: where the server hangs Hagukumi, which Django puts in front."""
    return reverse(name, args=args)
