"""Erasing a resident: the row goes, with consents and logs; what a panel wrote about its draw knows no name."""

from collections.abc import Callable

from django.db import transaction

from accounts import erasures
from pool.residents.models import Resident

Eraser = Callable[[Resident], None]
_erasers: list[Eraser] = []


def on_erase(eraser: Eraser) -> None:
    """Other slices and apps register what they must forget before the row goes."""
    if eraser not in _erasers:
        _erasers.append(eraser)


def erase(resident: Resident) -> None:
    """The journal is written first: an interrupted erasure is finished by ``manage.py replay_erasures``."""
    erasures.write_down(erasures.RESIDENT, resident.public_id)
    _forget(resident)


def replay() -> int:
    """Erase again whom a restored backup brought back; returns how many."""
    asked = [str(line["public_id"]) for line in erasures.written_down(erasures.RESIDENT)]
    back = list(Resident.objects.filter(public_id__in=asked))
    for resident in back:
        _forget(resident)
    return len(back)


@transaction.atomic
def _forget(resident: Resident) -> None:
    for eraser in _erasers:
        eraser(resident)
    resident.delete()
