"""What lies in the database and opens nothing there: encrypted with the secret key."""

import base64
from functools import cache
from hashlib import sha256

from cryptography.fernet import Fernet
from django.conf import settings


def seal(text: str, *, purpose: str) -> str:
    return _cipher(purpose, settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    return _cipher(purpose, settings.SECRET_KEY).decrypt(sealed.encode()).decode()


@cache
def _cipher(purpose: str, secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(sha256(f"{purpose}:{secret}".encode()).digest()))
