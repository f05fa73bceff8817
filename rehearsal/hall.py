"""Building the hall: the panel, its staff and the meeting as it is prepared, copied into a panel that nobody lists."""

import random
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Field, Model
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Organisation
from panels.models import Membership, Panel, Role
from rehearsal.models import Rehearsal, StandIn
from rehearsal.reach import Rows, hanging_on, keys_of
from roomlog.models import Room
from sessions.models import AgendaItem, Meeting, Status
from words.fields import Words
from words.ids import new_public_id

STAFF = (
    *(Role.LEAD, Role.ORGANISER, Role.TABLE_FACILITATOR, Role.NOTE_TAKER),
    *(Role.TECH_SUPPORT, Role.EXPERT, Role.OBSERVER),
)
# What a meeting has that was not prepared but happened, and what is the business of whole panels.
_HAPPENED = {"panel_sessions.attendance", "panel_sessions.round", "rehearsal.rehearsal"}
_OTHER_APPS = {"recommendations", "roomlog", "django_tasks_database"}
_AFRESH: dict[str, Any] = {
    "status": Status.LOBBY,
    "run": 0,
    "item_id": None,
    "phase_started_at": None,
    "phase_ends_at": None,
    "paused_at": None,
    "before": None,
    "left": [],
    "recalled_from": None,
    "planned_end": None,
}
_OWN = frozenset({Panel, Membership, Meeting, AgendaItem})
Copies = dict[tuple[type[Model], Any], Any]  # by the model and id of what was copied


def build(meeting: Meeting, panelists: int) -> Rehearsal:
    """Everything that the rehearsal needs but the players. The meeting's own rows are only read."""
    with transaction.atomic():
        real = meeting.panel
        panel = _panel(real)
        staff = list(real.memberships.filter(role__in=STAFF, removed_at=None).exclude(name=""))
        copies: Copies = {(Panel, real.pk): panel}
        for member in staff:
            copies[Membership, member.pk] = _copy(
                member, copies, email="", phone="", user_id=None, public_id=new_public_id(), entered_at=timezone.now()
            )
        hall = _copy(meeting, copies, starts_at=timezone.now(), **_AFRESH)
        copies[Meeting, meeting.pk] = hall
        _copy_prepared(meeting, copies)
        rehearsal = Rehearsal.objects.create(meeting=meeting, hall=hall, panelists=panelists)
        StandIn.objects.bulk_create(
            StandIn(rehearsal=rehearsal, original=member, copy=copies[Membership, member.pk]) for member in staff
        )
        Membership.objects.bulk_create(_players(real, panel, panelists))
    return rehearsal


def _panel(real: Panel) -> Panel:
    """It belongs to an authority that nobody works for, so no list of panels shows it."""
    secret = new_public_id()
    organisation = Organisation.objects.create(name=real.organisation.name, slug=f"rehearsal-{secret}")
    panel: Panel = _copy(
        real,
        {},
        organisation_id=organisation.pk,
        slug=f"rehearsal-{secret}",
        title=_marked(real.title),
        pool_id=None,
        is_public=False,
        funnel=[],
        form_id=None,
    )
    return panel


def _marked(title: Words) -> Words:
    marked = {}
    for code, text in title.items():
        with translation.override(code):
            marked[code] = _("Rehearsal: %(title)s") % {"title": text}
    return Words(marked)


def _players(real: Panel, panel: Panel, count: int) -> list[Membership]:
    """Make-believe people with values of the real ones, each attribute dealt by itself: nobody's portrait."""
    people = list(real.memberships.filter(role=Role.PANELIST, removed_at=None).values_list("attributes", "language"))
    chance = random.Random(count)  # noqa: S311 - make-believe
    names = sorted({name for attributes, _language in people for name in attributes})
    columns = {name: [attributes[name] for attributes, _ in people if name in attributes] for name in names}
    languages = [language for _attributes, language in people] or [panel.language]
    with translation.override(panel.language):
        name = _("Practice-%(number)s")
        return [
            Membership(
                panel=panel,
                role=Role.PANELIST,
                number=number,
                name=name % {"number": number},
                language=chance.choice(languages),
                attributes={key: chance.choice(values) for key, values in columns.items()},
                entered_at=timezone.now(),
            )
            for number in range(1, count + 1)
        ]


def _copy_prepared(meeting: Meeting, copies: Copies) -> None:
    """Whatever hangs on the meeting: agenda, links, and what later apps prepare. A row that names somebody or something
    outside the hall stays behind, or loses the name where it may."""
    found = hanging_on([meeting], into=_is_prepared)
    found.pop(Meeting, None)
    found.pop(Room, None)
    waiting = [row for rows in found.values() for row in rows.values()]
    while waiting:
        ready = [row for row in waiting if _is_ready(row, found)]
        if not ready:
            return
        for row in ready:
            if _may_come(row, copies):
                copies[type(row), row.pk] = _copy(row, copies)
            found[type(row)].pop(row.pk)
        waiting = [row for row in waiting if row not in ready]


def _is_prepared(model: type[Model]) -> bool:
    label = model._meta.label_lower
    return not (label in _HAPPENED or model._meta.app_label in _OTHER_APPS or hasattr(model, "history_id"))


def _is_ready(row: Model, found: Rows) -> bool:
    """Whether nothing that it names is still to be copied."""
    return not any(getattr(row, key.attname) in found.get(key.related_model, {}) for key in keys_of(type(row)))


def _may_come(row: Model, copies: Copies) -> bool:
    for key in keys_of(type(row)):
        value = getattr(row, key.attname)
        inside = value is None or not _is_a_panels(key.related_model) or (key.related_model, value) in copies
        if not inside and not key.null:
            return False
    return True


@cache
def _is_a_panels(model: type[Model]) -> bool:
    """Whether rows of the model belong to one panel: then a copy must never name one of the real panel's."""
    return model in _OWN or any(_is_a_panels(theirs) for theirs in _named_by(model))


def _named_by(model: type[Model]) -> set[type[Model]]:
    return {key.related_model for key in keys_of(model) if key.related_model not in {model, Room}}


def _copy(row: Any, copies: Copies, **other: Any) -> Any:
    """A new row like the old one, naming the copies of what it named, with rooms of its own."""
    model = type(row)
    values = {field.attname: _value(field, row) for field in model._meta.concrete_fields if not field.primary_key}
    for key in keys_of(model):
        value = values[key.attname]
        if value is None or key.attname in other:
            continue
        if key.one_to_one and key.related_model is Room:
            values[key.attname] = Room.objects.create(kind=Room.objects.get(pk=value).kind).pk
        elif _is_a_panels(key.related_model):
            copied = copies.get((key.related_model, value))
            values[key.attname] = copied.pk if copied else None
    return model._base_manager.create(**{**values, **other})


def _value(field: Field[Any, Any], row: Model) -> Any:
    fresh = field.unique and field.has_default() and not field.is_relation  # such as a public id
    return field.get_default() if fresh else getattr(row, field.attname)
