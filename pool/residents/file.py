"""Everything that is kept of one resident, for themselves: as JSON and as PDF (GDPR, articles 15 and 20)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from draw.problem import where_of
from pool.questions.verdict import names_of, where_words
from pool.residents.fields import facts
from pool.residents.models import Resident
from pool.residents.purposes import USES
from pool.residents.services import DATA, who_may_ask
from words.fields import Words
from words.pdf import pdf_of


@dataclass(frozen=True)
class Volunteered:
    """For one panel: what they answered, by the pool's keys, and when they took their name back."""

    panel: Words
    answers: dict[str, str]
    at: datetime
    left_at: datetime | None
    state: str  # of the seat they were offered; "" without one


_tellers: list[Callable[[Resident], Iterable[Volunteered]]] = []


def register_volunteered(teller: Callable[[Resident], Iterable[Volunteered]]) -> None:
    """Apps above tell what they keep."""
    if teller not in _tellers:
        _tellers.append(teller)


def _volunteered(resident: Resident) -> list[Volunteered]:
    return [one for teller in _tellers for one in teller(resident)]


def as_json(resident: Resident) -> dict[str, Any]:
    """Names of fields are those of the database, so that a program can read them."""
    return {
        "pool": dict(resident.pool.title),
        "kept_by": dict(resident.pool.organisation.name),
        "made_at": timezone.now().isoformat(),
        "resident": {name: getattr(resident, name) for name in DATA}
        | {
            "new_email": resident.new_email,
            "state": resident.state,
            "paused_until": resident.paused_until,
            "came_by": resident.came_by,
            "household": resident.household,
            "joined_at": resident.joined_at,
            "seen_at": resident.seen_at,
            "asked_at": resident.asked_at,
        },
        **_logs(resident),
    }


def _logs(resident: Resident) -> dict[str, Any]:
    """What they agreed to, who may ask, who looked and who asked."""
    return {
        "consents": list(resident.consents.values("purpose", "version", "given_at", "withdrawn_at")),
        "may_ask": [{"organisation": dict(one.name), "may_ask": may} for one, may in who_may_ask(resident)],
        "accesses": [
            {"organisation": dict(one.organisation.name), "how": one.how, "at": one.at}
            for one in resident.accesses.select_related("organisation")
        ],
        "samples": list(resident.sampled.values("sample__title", "sample__made_at")),
        "volunteered": [vars(one) | {"panel": dict(one.panel)} for one in _volunteered(resident)],
        "contacts": [
            {"organisation": dict(one.organisation.name), "kind": one.kind, "about": one.about, "at": one.at}
            for one in resident.contacts.select_related("organisation")
        ],
    }


def as_pdf(resident: Resident) -> bytes:
    """In the resident's language. Raises words.pdf.CannotBuild."""
    with translation.override(resident.language):
        context = {
            "resident": resident,
            "pool": resident.pool,
            "facts": facts(resident, resident.pool.attributes.all()),
            "consents": resident.consents.all(),
            "uses": USES,
            "may_ask": who_may_ask(resident),
            "accesses": resident.accesses.select_related("organisation"),
            "contacts": resident.contacts.select_related("organisation"),
            "volunteered": [
                (one, where_words(where_of(one.answers), names_of(resident.pool.attributes.all())))
                for one in _volunteered(resident)
            ],
            "made_at": timezone.now(),
        }
        return pdf_of(render_to_string("pool/file.html", context)).pdf
