"""Whoever asks a page in a test: Django's client, logged in as somebody."""

from django.test import Client

from staff.models import User


def browser_of(user: User | None) -> Client:
    """A client of its own for the user; None is not logged in."""
    client = Client()
    if user:
        client.force_login(user)
    return client
