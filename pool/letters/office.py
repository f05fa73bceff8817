"""Where letters are looked after: a panel's own pages, or the pool's, when they ask people into the pool itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from pool.letters.events import LetterEvent
from pool.models import Pool
from words.fields import Words

Work = Callable[[datetime], int]  # gets the time, returns the batch's id


@dataclass(frozen=True)
class Office:
    """``space``: of the addresses' names. ``tabs``: the template above the pages, with what ``context`` gives it.

    ``needed``: (attribute, value) → volunteers still missing. ``text``: what a new letter says.
    """

    pool: Pool
    slug: str
    space: str
    tabs: str
    here: str
    title: Words
    text: Words
    language: str
    user: User | None
    run: Callable[[Work, LetterEvent, UUID], int]
    invites_to: str = ""
    needed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    joined: int | None = None  # where others than those of letters join too; None: as many as letters brought
    context: Mapping[str, Any] = field(default_factory=dict)


def run_in_pool(pool: Pool, work: Work, _event: LetterEvent, _form_id: UUID) -> int:
    """A pool has no room and no log; its row is the lock between two presses at once. Raises BatchProblem."""
    with transaction.atomic():
        Pool.objects.select_for_update().get(pk=pool.pk)
        return work(timezone.now())
