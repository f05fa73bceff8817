"""Make-believe members of the demo panels."""

from random import Random
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation, Post, User
from panels.models import Membership, Panel, Role


def add_people(panel: Panel, data: dict[str, Any]) -> dict[str, list[Membership]]:
    """Everyone by role. Quota values are dealt out so that they add up to the quotas."""
    people = {
        role: [_add(panel, name, role) for name in names]
        for role, names in data["people"].items()
        if role != "panelists"
    }
    dealt = _deal(data["quotas"], len(data["people"]["panelists"]))
    numbers = list(range(1, len(dealt) + 1))
    Random(7).shuffle(numbers)
    people["panelist"] = [
        _add(panel, name, Role.PANELIST, number=number, attributes=attributes)
        for name, number, attributes in zip(data["people"]["panelists"], numbers, dealt, strict=True)
    ]
    return people


def add_organiser(organisation: Organisation, name: str) -> User:
    user = User.objects.filter(email=address_of(name, organisation)).first()
    user = user or User.objects.create_user(address_of(name, organisation), name=name, language="fi")
    Post.objects.get_or_create(user=user, organisation=organisation)
    return user


def address_of(name: str, organisation: Organisation) -> str:
    return f"{slugify(name)}@{organisation.slug}.example"


def _add(panel: Panel, name: str, role: str, *, number: int | None = None, attributes: Any = None) -> Membership:
    user = add_organiser(panel.organisation, name) if role == Role.ORGANISER else None
    swedish = (attributes or {}).get("Äidinkieli") == "ruotsi"
    return Membership.objects.create(
        panel=panel,
        name=name,
        role=role,
        user=user,
        number=number,
        email=address_of(name, panel.organisation),
        language="sv" if swedish else "fi",
        attributes=attributes or {},
        mailed_at=None if role == Role.ORGANISER else timezone.now(),
        entered_at=timezone.now() if number else None,
    )


def _deal(quotas: list[dict[str, Any]], people: int) -> list[dict[str, str]]:
    """Each person's value of every attribute; the same in every run."""
    random = Random(42)
    dealt: list[dict[str, str]] = [{} for _person in range(people)]
    for quota in quotas:
        values = [value["value"]["fi"] for value in quota["values"] for _seat in range(value["seats"])]
        random.shuffle(values)
        for attributes, value in zip(dealt, values, strict=True):
            attributes[quota["attribute"]["fi"]] = value
    return dealt
