"""What an organiser may ask about the panel and its people."""

from typing import Annotated

from pydantic import Field, StringConstraints

from panels import members
from panels.command import Ask, Command
from panels.models import Role
from panels.policy import Rule
from roomlog.models import RoomKind

Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Email = Annotated[str, StringConstraints(max_length=254)]
Phone = Annotated[str, StringConstraints(max_length=40)]
Attributes = dict[Annotated[str, StringConstraints(max_length=100)], Annotated[str, StringConstraints(max_length=100)]]


class AddMember(Ask):
    name: Name
    email: Email = ""
    phone: Phone = ""
    language: str
    role: Role = Role.PANELIST
    attributes: Attributes = {}


class ChangeMember(Ask):
    """Replaces a person's data; the role has a command of its own. ``seen``: a fingerprint."""

    member: int
    seen: str = ""
    name: Name
    email: Email = ""
    phone: Phone = ""
    language: str
    attributes: Attributes = {}


class ChangeRole(Ask):
    member: int
    role: Role


class ReissueLink(Ask):
    """``version`` is the one that the organiser saw: two at once give one new link."""

    member: int
    version: Annotated[int, Field(ge=1)]


class RemoveMember(Ask):
    member: int


ORGANISERS = Rule(roles=frozenset({"organiser"}))

ADD = Command("member.add", AddMember, RoomKind.PANEL, ORGANISERS, members.add_member)
CHANGE = Command("member.change", ChangeMember, RoomKind.PANEL, ORGANISERS, members.change_member)
ROLE = Command("member.role", ChangeRole, RoomKind.PANEL, ORGANISERS, members.change_role)
REISSUE = Command("member.reissue", ReissueLink, RoomKind.PANEL, ORGANISERS, members.reissue_link)
REMOVE = Command("member.remove", RemoveMember, RoomKind.PANEL, ORGANISERS, members.remove_member)

COMMANDS: list[Command] = [ADD, CHANGE, ROLE, REISSUE, REMOVE]
