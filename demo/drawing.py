"""A third demo panel, before its draw: letters, volunteers and quotas are there, and the draw is ready to run."""

from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from demo.content import content
from demo.people import add_organiser
from demo.pool import dealt, load_pool
from panels.draws.letter_text import letter_text
from panels.draws.models import Quota, Volunteer
from panels.draws.sheet import of_panel
from panels.models import Membership, Panel, Role
from pool.letters.codes import new_letter_id
from pool.letters.models import Batch, BatchState, Letter, LetterState
from pool.models import Consent, Pool, PoolAttribute, Purpose, Resident
from pool.residents.fields import search_text
from pool.residents.models import CameBy
from roomlog.models import Room, RoomKind
from words.ids import new_public_id

SLUG = "suvanto-uusi"
LETTERS, VOLUNTEERS, NOES, RETURNED = 8000, 268, 430, 96
TITLE = {
    "fi": "Terveysasema lähellä (ennen arvontaa)",
    "sv": "Hälsostation nära mig (före lottningen)",
    "en": "A health centre nearby (before the draw)",
}
QUESTION = {
    "fi": "Miten terveysasemien aukioloa ja etäisyyksiä pitäisi muuttaa?",
    "sv": "Hur borde hälsostationernas öppettider och avstånd ändras?",
    "en": "How should the opening hours and distances of health centres change?",
}


def load_new_panel(*, letters: int = LETTERS) -> Panel:
    """Create it unless it is there. ``letters``: fewer make it faster."""
    return Panel.objects.filter(slug=SLUG).first() or _build(letters)


@transaction.atomic
def _build(letters: int) -> Panel:
    data, random = content(), Random(268)
    others = Panel.objects.get(slug="suvanto")
    pool = load_pool(others.organisation)
    panel = Panel.objects.create(
        organisation=others.organisation,
        room=Room.objects.create(kind=RoomKind.PANEL),
        pool=pool,
        slug=SLUG,
        title=TITLE,
        question=QUESTION,
        seats=42,
        is_public=True,
        **{name: data[name] for name in ("promise", "ground_rules", "privacy_notice", "language", "helper_phone")},
    )
    _organiser(panel, data)
    attributes = [one for one in pool.attributes.all() if any(value.get("people") for value in one.values)]
    batch = _batch(panel, pool)
    answered = _letters(batch, attributes, letters, random)
    _volunteers(panel, pool, answered, random)
    _quotas(panel, pool)
    return panel


def _organiser(panel: Panel, data: dict[str, Any]) -> None:
    name = data["people"]["organiser"][0]
    user = add_organiser(panel.organisation, name)
    Membership.objects.create(
        panel=panel, name=name, role=Role.ORGANISER, user=user, email=user.email, entered_at=timezone.now()
    )


def _batch(panel: Panel, pool: Pool) -> Batch:
    today = timezone.localdate()
    return Batch.objects.create(
        pool=pool,
        title="Satunnaisotos",
        text=letter_text(),
        invites_to=panel.slug,
        state=BatchState.SENT,
        sent_at=timezone.now() - timedelta(days=20),
        answer_by=today + timedelta(days=1),
        close_on=today + timedelta(days=60),
    )


def _letters(batch: Batch, attributes: list[PoolAttribute], count: int, random: Random) -> list[Letter]:
    """A sample as the population is; who answers is not: older people do more often. Returns those who said yes."""
    made = [
        Letter(
            batch=batch,
            public_id=new_letter_id(),
            language="sv" if random.random() < 0.05 else "fi",
            stratum=_deal(attributes, random),
            household=f"demo-{number}",
            address={"name": "", "street": "", "postal_code": "33100", "city": "Suvantola"},
        )
        for number in range(count)
    ]
    order = sorted(made, key=lambda one: random.random() / _eagerness(one))
    share = count / LETTERS
    cuts = [VOLUNTEERS, VOLUNTEERS + round(NOES * share), VOLUNTEERS + round((NOES + RETURNED) * share)]
    for place, one in enumerate(order[: cuts[-1]]):
        states = (LetterState.JOINED, LetterState.DECLINED, LetterState.RETURNED)
        one.state = next(state for state, cut in zip(states, cuts, strict=True) if place < cut)
        one.answered_at = timezone.now() - timedelta(days=random.uniform(1, 18))
    Letter.objects.bulk_create(made, batch_size=2000)
    return [one for one in order if one.state == LetterState.JOINED]


def _deal(attributes: list[PoolAttribute], random: Random) -> dict[str, str]:
    return {
        one.key: random.choices(
            [value["value"] for value in one.values], [value.get("people") or 0 for value in one.values]
        )[0]
        for one in attributes
    }


def _eagerness(letter: Letter) -> float:
    return 1.0 + ("65–74" in letter.stratum.values()) * 0.8 + ("higher" in letter.stratum.values()) * 0.6


def _volunteers(panel: Panel, pool: Pool, letters: list[Letter], random: Random) -> None:
    names = content()["people"]["panelists"]
    first, last = [name.split()[0] for name in names], [name.split()[-1] for name in names]
    told = [dealt(random) | ({"tongue": "sv"} if one.language == "sv" else {}) for one in letters]
    residents = [
        Resident(
            pool=pool,
            letter=letter,
            name=f"{random.choice(first)} {random.choice(last)}",
            email=f"{letter.public_id}@asukas.example",
            language=letter.language,
            household=letter.household,
            attributes={**letter.stratum, **its},
            ways=["panel"],
            came_by=CameBy.LETTER,
            joined_at=letter.answered_at or timezone.now(),
            seen_at=letter.answered_at,
        )
        for letter, its in zip(letters, told, strict=True)
    ]
    for one in residents:
        one.search = search_text(one)
    residents = Resident.objects.bulk_create(residents)
    Consent.objects.bulk_create(
        Consent(resident=one, purpose=purpose, version=1, given_at=one.joined_at)
        for one in residents
        for purpose in (Purpose.CONTACT, Purpose.DRAW)
    )
    Volunteer.objects.bulk_create(
        Volunteer(
            panel=panel,
            resident=one,
            key=new_public_id(),
            values=one.attributes,
            household=one.household,
            came_by="letter",
        )
        for one in residents
    )


def _quotas(panel: Panel, pool: Pool) -> None:
    """The editor's own first proposal, and by hand what there are no figures of."""
    rows = [
        (dict(one.where), one.minimum, one.maximum, one.target) for one in of_panel(panel, pool.attributes.all()).quotas
    ]
    figured = {key for where, *_limits in rows for key in where}
    rows += [(where, seats - 1, seats + 1, None) for where, seats in told_quotas(pool) if not figured & set(where)]
    Quota.objects.bulk_create(
        Quota(panel=panel, where=where, minimum=low, maximum=high, target=target, position=place)
        for place, (where, low, high, target) in enumerate(rows)
    )


def told_quotas(pool: Pool) -> list[tuple[dict[str, str], int]]:
    """The seats that the demo panel's own quotas give each group, by the pool's keys."""
    attributes = {one.label["fi"]: one for one in pool.attributes.all()}
    return [
        ({one.key: _value_of(one, value["value"]["fi"])}, value["seats"])
        for quota in content()["quotas"]
        if (one := attributes.get(quota["attribute"]["fi"])) is not None
        for value in quota["values"]
    ]


def _value_of(attribute: PoolAttribute, label: str) -> str:
    return next(str(value["value"]) for value in attribute.values if value["label"]["fi"] == label)
