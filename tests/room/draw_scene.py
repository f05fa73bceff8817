"""A panel on its way from quotas to a draw."""

import re
from uuid import uuid4

from django.db.models import F
from django.urls import reverse

from panels.acting import write
from panels.draws import drawing, tasks
from panels.draws.links import token_of
from panels.draws.models import Draw, Offer
from panels.draws.pools import pool_of
from tests.cast import Cast, entered
from tests.drawing import make_groups, make_volunteers

SEATS, PEOPLE, RESERVES = 12, 60, 4


def prepare(cast: Cast) -> Cast:
    """Volunteers and quotas; nothing drawn yet."""
    make_groups(pool_of(cast.panel))
    make_volunteers(cast.panel, PEOPLE)
    cast.panel.seats = SEATS
    cast.panel.save()
    save_quotas(cast)
    cast.panel.draw_quotas.update(minimum=0, maximum=F("maximum") + 1)  # so that every seat has somebody to take it
    return cast


def save_quotas(cast: Cast) -> None:
    desk, address = entered(cast.organiser), reverse("draws:quotas", args=[cast.panel.slug])
    form = fields_of(desk.get(address).content.decode())
    answer = desk.post(address, {**form, "save": "1"})
    assert answer.status_code == 302


def fields_of(page: str) -> dict[str, str]:
    """The number boxes and checked boxes, and the version, of the quotas' form."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ("number" in tag or " checked" in tag or name[1] == "seen"):
            found[name[1]] = value[1]
    return found


def computed(cast: Cast) -> Draw:
    receipt: list[Draw] = []
    write(
        cast.organiser,
        lambda tx: receipt.append(
            drawing.ask(tx, cast.panel, method="leximin", reserves=RESERVES, by_household=True, actor=cast.organiser)
        ),
        form_id=uuid4(),
    )
    tasks.compute_draw.call(receipt[0].pk)
    return Draw.objects.get(pk=receipt[0].pk)


def published(cast: Cast, draw: Draw | None = None) -> Draw:
    draw = draw or computed(cast)
    write(cast.organiser, lambda tx: drawing.publish(tx, draw, source="dice", announced="Three dice"), form_id=uuid4())
    return Draw.objects.get(pk=draw.pk)


def drawn(cast: Cast, draw: Draw | None = None) -> Draw:
    """Panel 47."""
    draw = published(cast, draw)
    write(cast.organiser, lambda tx: drawing.pick(tx, draw, "0 4 7"), form_id=uuid4())
    return Draw.objects.get(pk=draw.pk)


def mine(offer: Offer) -> str:
    return reverse("draws:mine", args=[token_of(offer.volunteer)])


def panels_of(draw: Draw) -> list[set[str]]:
    """The numbered panels as keys of people."""
    keys = [key for key, _values, _home in draw.problem["people"]]
    return [{keys[place] for place in panel} for panel in draw.panels]
