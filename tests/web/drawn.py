"""Letters and a finished draw for the panel of the scene: so that their pages can be opened."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.models import Organisation, User
from panels.acting import write
from panels.draws import drawing
from panels.draws.models import Draw, Quota, Volunteer
from panels.draws.pools import pool_of
from panels.draws.sheet import of_panel
from panels.models import Membership, Panel
from pool.letters.codes import new_letter_id
from pool.letters.models import Batch, BatchState, Letter
from pool.models import Pool, Resident, Sample
from pool.reach.filters import Wanted
from pool.residents.doors import Desk
from pool.samples import services as samples
from tests.drawing import new_form
from words.ids import new_public_id


def letters_of(panel: Panel, *, invites_to: str | None = None) -> Batch:
    """Three letters, sent; to the panel, or (``invites_to`` is empty) into its pool."""
    today = timezone.localdate()
    batch = Batch.objects.create(
        pool=pool_of(panel),
        title="First letters",
        text={"en": "You have been drawn."},
        invites_to=panel.slug if invites_to is None else invites_to,
        state=BatchState.SENT,
        answer_by=today + timedelta(days=9),
        close_on=today + timedelta(days=30),
        preview={"good": 3, "bad": 0, "strata": {"age": {"75+": 3}}},
    )
    for number in range(3):
        Letter.objects.create(
            batch=batch,
            public_id=new_letter_id(),
            address={"name": f"Person {number}", "street": "Road 1", "postal_code": "33100", "city": "Suvantola"},
            stratum={"age": "75+"},
        )
    return batch


def draw_of(panel: Panel, organiser: Membership, *, people: int = 90) -> Draw:
    """Volunteers, the proposed quotas, and a draw by the product's own services."""
    _volunteers(panel, people)
    sheet = of_panel(panel, pool_of(panel).attributes.all())
    Quota.objects.bulk_create(
        Quota(panel=panel, where=dict(one.where), minimum=0, maximum=one.maximum + 9, target=one.target)
        for one in sheet.quotas
    )
    made: list[Draw] = []
    asked = {"method": "leximin", "reserves": 4, "by_household": True}
    write(organiser, lambda tx: made.append(drawing.ask(tx, panel, actor=organiser, **asked)), form_id=new_form())  # type: ignore[arg-type]
    drawing.compute(Draw.objects.select_related("panel").get(pk=made[0].pk))
    write(organiser, lambda tx: drawing.publish(tx, made[0], source="dice", announced="Dice"), form_id=new_form())
    write(organiser, lambda tx: drawing.pick(tx, made[0], "0 4 7"), form_id=new_form())
    return Draw.objects.get(pk=made[0].pk)


def _volunteers(panel: Panel, people: int) -> None:
    random, pool = Random(9), pool_of(panel)
    attributes = list(pool.attributes.all())
    residents = Resident.objects.bulk_create(
        Resident(
            pool=pool,
            name=f"Volunteer {number}",
            email="" if number % 7 == 0 else f"v{number}@home.example",
            language="en",
            attributes={one.key: random.choice(one.values)["value"] for one in attributes},
        )
        for number in range(people)
    )
    Volunteer.objects.bulk_create(
        Volunteer(panel=panel, resident=one, key=new_public_id(), values=one.attributes) for one in residents
    )


def sample_of(organisation: Organisation, user: User) -> Sample:
    """A drawn sample of twenty from the pool."""
    pool = Pool.objects.get(organisation=organisation)
    asked = {"title": "Barometer", "size": 20, "keys": ["age", "gender"], "width": "tenth"}
    desk = Desk(pool, user, organisation)
    sample = samples.ask(desk, Wanted(), asked, form_id=new_form())
    samples.draw(sample, samples.frame_of(desk, Wanted(), asked["keys"]))  # type: ignore[arg-type]
    return sample
