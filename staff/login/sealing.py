"""Small secrets in the database are sealed with the installation's key (封をする): a copy tells nothing."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(value: Any) -> str:
    """Anything that JSON has, as text that the installation's key alone opens."""
    return _sealer().encrypt(json.dumps(value).encode()).decode()


def unseal(sealed: str) -> Any:
    """What was sealed; None if it was sealed with another key, or altered."""
    try:
        return json.loads(_sealer().decrypt(sealed.encode()))
    except InvalidToken:
        return None


def _sealer() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"hagukumi sealing {key}".encode()).digest())) for key in keys])
