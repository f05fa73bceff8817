"""A panel to be drawn: its pool's groups, an address file, letters, volunteers."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

from django.utils import timezone

from panels.draws.letter_text import letter_text
from panels.draws.models import Volunteer
from panels.draws.pools import pool_of
from panels.draws.volunteering import Answers, say_yes
from panels.models import Panel
from pool.letters import services, tasks
from pool.letters.models import Batch, Letter
from pool.models import Pool, PoolAttribute, Resident
from words.ids import new_public_id

GROUPS = {
    "age": ("Age", {"15–24": 60284, "25–44": 138913, "45–64": 125777, "65–79": 83877, "80+": 29364}),
    "gender": ("Gender", {"woman": 223823, "man": 214392}),
    "area": ("Area", {"Tampere": 255050, "Ring": 161579, "Rest": 122680}),
}
_FIRST = ("Aino", "Bertta", "Cecil", "Daavid", "Eeva", "Fatima", "Göran", "Hilma")
_LAST = ("Virtanen", "Korhonen", "Nieminen", "Åberg", "Sjöström", "Laine")


def new_form() -> UUID:
    return uuid4()


def make_groups(pool: Pool) -> None:
    for position, (key, (label, values)) in enumerate(GROUPS.items()):
        PoolAttribute.objects.create(
            pool=pool,
            key=key,
            label={"en": label},
            position=position,
            values=[{"value": value, "label": {"en": value}, "people": people} for value, people in values.items()],
            source="Statistics Finland",
        )


def person_values(random: Random) -> dict[str, str]:
    return {key: random.choices(list(values), list(values.values()))[0] for key, (_label, values) in GROUPS.items()}


def address_file(count: int, *, seed: int = 1, delimiter: str = ";") -> bytes:
    """As a register office sends it."""
    random = Random(seed)
    lines = [delimiter.join(["Name", "Street", "Postal code", "City", "Language", *GROUPS])]
    for number in range(count):
        values = person_values(random)
        name = f"{random.choice(_FIRST)} {random.choice(_LAST)} {number}"
        language = "sv" if random.random() < 0.05 else "fi"
        row = [name, f"Kirkkokatu {number}", "33100", "Tampere", language, *values.values()]
        lines.append(delimiter.join(row))
    return "\n".join(lines).encode()


def make_batch(panel: Panel, data: bytes) -> Batch:
    """Read, taken in and sent, without a worker."""
    day = timezone.localdate() + timedelta(days=14)
    new = services.NewBatch("First letters", "fi", day, day + timedelta(days=30), data, letter_text())
    batch = services.start(pool_of(panel), new, invites_to=panel.slug, user=None, form_id=uuid4())
    tasks.read_file.call(batch.pk)
    batch.refresh_from_db()
    services.confirm(batch)
    tasks.import_file.call(batch.pk)
    batch.refresh_from_db()
    services.mark_sent(batch, timezone.now())
    batch.refresh_from_db()
    return batch


def answers_of(letter: Letter, name: str) -> Answers:
    return Answers(name=name, email=f"{letter.public_id}@home.example", language="en", values=dict(letter.stratum))


def volunteer_from(letters: Sequence[Letter]) -> list[Resident]:
    return [say_yes(letter, answers_of(letter, f"Volunteer {number}")) for number, letter in enumerate(letters, 1)]


def make_volunteers(panel: Panel, count: int, *, seed: int = 1) -> list[Volunteer]:
    """Straight into the tables: residents with groups dealt by the population's shares."""
    random = Random(seed)
    pool = pool_of(panel)
    residents = Resident.objects.bulk_create(
        Resident(
            pool=pool,
            name=f"Volunteer {number}",
            email=f"v{number}@home.example",
            language="en",
            household=f"h{number // 2}" if number % 40 < 2 else f"h{number}-",
            attributes=person_values(random),
        )
        for number in range(1, count + 1)
    )
    return Volunteer.objects.bulk_create(
        Volunteer(panel=panel, resident=one, key=new_public_id(), values=one.attributes, household=one.household)
        for one in residents
    )
