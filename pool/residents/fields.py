"""What is known of a resident: what others may be shown, what follows from what, how old somebody is."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pool.residents.models import Area, Need, Pool, PoolAttribute, Reach, Resident, Way
from words.fields import Words

# What a pool's owner can agree to show to an authority that shares it, besides attributes by their keys.
SHAREABLE = {
    "name": _("Name"),
    "email": _("E-mail address"),
    "phone": _("Phone number"),
    "address": _("Postal address"),
    "language": _("Language"),
    "municipality": _("Municipality"),
    "postal_code": _("Postal area"),
    "birth_year": _("Year of birth"),
    "ways": _("Ways to take part"),
    "topics": _("Topics"),
    "needs": _("Needs"),
}
FIELD_NAMES = {
    **SHAREABLE,
    "reach_by": _("Way of contact"),
    "attributes": _("Answers to the pool's own questions"),
    "household": _("Who lives at one address (no address is kept)"),
    "needs_note": _("Needs, in their own words"),
}


SHORT_WAYS = {
    Way.PANEL.value: _("panel"),
    Way.SURVEY.value: _("survey"),
    Way.CONVERSATION.value: _("conversation"),
    Way.TESTING.value: _("testing"),
}


def is_derived(attribute: PoolAttribute) -> bool:
    """Whether it follows from the year of birth or the municipality, so that nobody is asked for it."""
    return any("ages" in value or "municipalities" in value for value in attribute.values)


def derived(attributes: Iterable[PoolAttribute], birth_year: int | None, municipality: str) -> dict[str, str]:
    """Values of those attributes that follow from the other data; unknown ones are left out."""
    age = None if birth_year is None else age_of(birth_year)
    found: dict[str, str] = {}
    for attribute in attributes:
        for value in attribute.values:
            low, high = value.get("ages") or (1, 0)
            if (age is not None and low <= age <= high) or municipality in value.get("municipalities", ()):
                found[attribute.key] = str(value["value"])
    return found


def completed(resident: Resident, attributes: Iterable[PoolAttribute]) -> dict[str, str]:
    """The resident's attributes with those that follow as they are today."""
    attributes = list(attributes)
    following = {one.key for one in attributes if is_derived(one)}
    own = {key: value for key, value in resident.attributes.items() if key not in following}
    found = derived(attributes, resident.birth_year, resident.municipality)
    return own | from_a_register(resident, attributes) | found


def from_a_register(resident: Resident, attributes: Iterable[PoolAttribute]) -> dict[str, str]:
    """Values that would follow from what we do not know, e.g. the age group of somebody who came by a letter."""
    found: dict[str, str] = {}
    for one in attributes:
        by_age = any("ages" in value for value in one.values) and resident.birth_year is not None
        by_place = any("municipalities" in value for value in one.values) and bool(resident.municipality)
        if is_derived(one) and not (by_age or by_place) and one.key in resident.attributes:
            found[one.key] = resident.attributes[one.key]
    return found


def age_of(birth_year: int, today: date | None = None) -> int:
    """The age that the person reaches this year: a day of birth is not asked."""
    return (today or timezone.localdate()).year - birth_year


def search_text(resident: Resident) -> str:
    """Casefolded, because SQLite knows upper and lower case of ASCII letters only."""
    digits = "".join(sign for sign in resident.phone if sign.isdigit())
    return f"{resident.name} {resident.email} {resident.phone} {digits}".casefold()[:480]


def short_name(name: str) -> str:
    """First name and initial: enough for a list."""
    first, *rest = name.split() or [""]
    return f"{first} {rest[-1][0]}." if rest else first


def words_of_value(attribute: PoolAttribute, value: str) -> Words:
    for one in attribute.values:
        if one["value"] == value:
            return Words(one.get("label") or {})
    return Words()


def value_label(attribute: PoolAttribute, value: str) -> str:
    return str(words_of_value(attribute, value)) or value


def topic_labels(pool: Pool) -> dict[str, str]:
    return {str(topic["key"]): str(Words(topic.get("label") or {})) or str(topic["key"]) for topic in pool.topics}


def labels(kind: Any, codes: Iterable[str], known: Mapping[str, Any] | None = None) -> list[str]:
    """What codes of a choice (or keys of ``known``) are called; unknown ones are left out."""
    names = known if known is not None else dict(kind.choices)
    return [str(names[code]) for code in codes if code in names]


def _postal_area(resident: Resident) -> str:
    area = Area.objects.filter(pool=resident.pool_id, postal_code=resident.postal_code).exclude(postal_code="").first()
    return str(area or resident.postal_code)


def facts(resident: Resident, attributes: Iterable[PoolAttribute]) -> list[tuple[str, str, str]]:
    """(key, name, text) of everything that is known of the resident and not empty."""
    plain = ("name", "email", "phone", "address", "municipality", "postal_code")
    found = [(key, str(FIELD_NAMES[key]), str(getattr(resident, key))) for key in plain]
    found[5] = ("postal_code", found[5][1], _postal_area(resident))
    found.insert(1, ("reach_by", str(FIELD_NAMES["reach_by"]), str(Reach(resident.reach_by).label)))
    found.insert(3, ("new_email", str(_("New e-mail address, not confirmed yet")), resident.new_email))
    found.append(("language", str(FIELD_NAMES["language"]), str(resident.get_language_display())))
    found.append(("birth_year", str(FIELD_NAMES["birth_year"]), str(resident.birth_year or "")))
    for one in attributes:
        value = resident.attributes.get(one.key, "")
        found.append((one.key, str(one.label), value and value_label(one, value)))
    lists = {
        "ways": labels(Way, resident.ways),
        "topics": labels(None, resident.topics, topic_labels(resident.pool)),
        "needs": labels(Need, resident.needs),
    }
    found += [(key, str(FIELD_NAMES[key]), ", ".join(texts)) for key, texts in lists.items()]
    found.append(("needs_note", str(FIELD_NAMES["needs_note"]), resident.needs_note))
    return [fact for fact in found if fact[2]]
