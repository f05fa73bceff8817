"""A fingerprint of what a form showed: two people who edit at once do not overwrite each other unseen."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

_encoder = DjangoJSONEncoder(sort_keys=True)


def fingerprint(instance: Model, fields: Iterable[str]) -> str:
    """32 characters that change whenever one of the fields does."""
    return digest({name: instance.serializable_value(name) for name in fields})


def digest(values: Any) -> str:
    """The same of anything that JSON can say."""
    return sha256(_encoder.encode(values).encode()).hexdigest()[:32]
