"""What the pool knows of people as the address file's columns and the households in it."""

import hmac
from hashlib import sha256

from django.conf import settings

from pool.letters.reading import Address, Attribute
from pool.models import Pool, PoolAttribute
from words.cells import plain
from words.fields import Words


def attributes_of(pool: Pool) -> list[Attribute]:
    return [_attribute(one) for one in pool.attributes.all()]


def _attribute(one: PoolAttribute) -> Attribute:
    values: dict[str, str] = {}
    for value in one.values:
        for spelling in (*Words(value.get("label")).values(), value["value"]):
            values[spelling.strip()] = value["value"]
            if plain(spelling):
                values.setdefault(plain(spelling), value["value"])
    names = frozenset(plain(name) for name in (one.key, *one.label.values()))
    return Attribute(one.key, names, values)


def household_of(pool: Pool, at: Address) -> str:
    """Equal for people of one address (or of what the register calls one household); it leads back to neither."""
    said = at.household or f"{at.street}|{at.postal_code}"
    message = f"household:{pool.pk}:{plain(said)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, sha256).hexdigest()[:16]
