"""Addresses of the training office's masters."""

from typing import Any

from django.urls import reverse


def url(model: str, page: str, *args: Any, **query: Any) -> str:
    return reverse(f"admin:training_{model}_{page}", args=args, query=query or None)
