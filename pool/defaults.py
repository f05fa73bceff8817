"""What a new pool begins with."""

from typing import Any

from accounts.models import Organisation

RESERVED = frozenset({"me", "stop"})  # first parts of other addresses

_GENDERS = {
    "woman": {"fi": "nainen", "sv": "kvinna", "en": "woman"},
    "man": {"fi": "mies", "sv": "man", "en": "man"},
    "other": {"fi": "muu", "sv": "annat", "en": "other"},
}
_AGES = {
    "15–17": (15, 17),
    "18–29": (18, 29),
    "30–44": (30, 44),
    "45–64": (45, 64),
    "65–74": (65, 74),
    "75+": (75, 120),
}

ATTRIBUTES: tuple[tuple[str, dict[str, str], list[dict[str, Any]]], ...] = (
    (
        "age",
        {"fi": "Ikä", "sv": "Ålder", "en": "Age"},
        [{"value": name, "label": {"fi": name}, "people": None, "ages": list(ages)} for name, ages in _AGES.items()],
    ),
    (
        "gender",
        {"fi": "Sukupuoli", "sv": "Kön", "en": "Gender"},
        [{"value": value, "label": label, "people": None} for value, label in _GENDERS.items()],
    ),
)


def notice(organisation: Organisation) -> dict[str, str]:
    """A privacy notice to begin with; the organiser reads and completes it."""
    name = organisation.name
    return {
        "fi": f"Rekisterinpitäjä on {name.best('fi')[0]}. Käytämme tietojasi vain siihen, mihin annat luvan. "
        "Näet, korjaat ja poistat tietosi omalta sivultasi milloin tahansa.",
        "sv": f"Personuppgiftsansvarig är {name.best('sv')[0]}. Vi använder dina uppgifter bara till det som du "
        "godkänner. På din egen sida kan du se, rätta och radera dem när som helst.",
        "en": f"{name.best('en')[0]} keeps this register. We use your data only for what you agree to. "
        "On your own page you can see, correct and delete them at any time.",
    }
