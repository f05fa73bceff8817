"""Writes drafts and their editors into the stage's database and prints them as JSON. A process of its own: the programs
that measure do not load Django."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any, cast
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Organisation
from bench.writing import first, history
from panels.models import Membership, Panel, Role
from recommendations.drafts import updates
from recommendations.drafts.models import Draft, DraftUpdate
from roomlog.models import Room, RoomKind
from tests.cast import make_panel

HANDS = 50  # people who wrote a long draft


def write(drafts: int, editors: int, edits: int) -> list[dict[str, Any]]:
    """``[{draft, people: [{public_id, cookie}]}]``: a panel with a draft each, so that numbers stay small."""
    slug = f"bench-{uuid4().hex[:8]}"
    organisation = Organisation.objects.create(name={"en": "Suvanto"}, slug=slug)
    typed = history(HANDS, edits) if edits else []
    return [_draft(make_panel(organisation, f"{slug}-{number}"), editors, typed) for number in range(drafts)]


def _draft(panel: Panel, editors: int, typed: list[bytes]) -> dict[str, Any]:
    room = Room.objects.create(kind=RoomKind.DRAFT)
    draft = Draft.objects.create(panel=panel, room=room, number=1, title="Phone", language="fi")
    now = timezone.now()
    updates.begin(draft, first(), now)
    DraftUpdate.objects.bulk_create([DraftUpdate(draft=draft, update=update, at=now) for update in typed])
    people = Membership.objects.bulk_create([_member(panel, number) for number in range(1, editors + 1)])
    sessions = [_session(person) for person in people]
    Session.objects.bulk_create(sessions)
    pairs = zip(people, sessions, strict=True)
    told = [{"public_id": person.public_id, "cookie": one.session_key} for person, one in pairs]
    return {"draft": draft.pk, "people": told}


def _member(panel: Panel, number: int) -> Membership:
    return Membership(
        panel=panel, name=f"Panelist {number:02}", role=Role.PANELIST, number=number, entered_at=timezone.now()
    )


def _session(person: Membership) -> Session:
    """A browser in which the personal link was opened."""
    opened = {"memberships": {person.public_id: person.link_version}}
    return cast(Session, SessionStore(session_key=uuid4().hex).create_model_instance(opened))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drafts", type=int, default=1)
    parser.add_argument("--editors", type=int, default=50, help="in each")
    parser.add_argument("--edits", type=int, default=0, help="in the log of each, by 50 people")
    asked = parser.parse_args()
    print(json.dumps(write(asked.drafts, asked.editors, asked.edits)))


if __name__ == "__main__":
    main()
