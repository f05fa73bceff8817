"""What a browser may ask about drafts. Their text has a socket of its own (live/drafts/consumer.py)."""

from typing import Annotated

from django.conf import settings
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from panels import policy
from panels.command import Ask, Command
from recommendations.drafts import services
from recommendations.drafts.comments import services as comments
from recommendations.drafts.roles import WRITERS
from recommendations.drafts.versions import services as versions
from recommendations.sources.kinds import named
from roomlog.models import RoomKind


def _known_language(code: str) -> str:
    if code not in dict(settings.LANGUAGES):
        raise ValueError("unknown language")
    return code


Id = Annotated[int, Field(ge=1)]
Language = Annotated[str, AfterValidator(_known_language)]
Quoted = Annotated[str, StringConstraints(min_length=1, max_length=settings.RAATI.passage_chars)]
Ids = Annotated[list[Id], Field(max_length=200)]


class Start(Ask):
    """Sources are revealed themes and notes of the panel."""

    title: str
    language: Language | None = None  # the panel's main one if left out
    themes: Ids = []
    notes: Ids = []


class Rename(Ask):
    title: str
    seen: str | None = None  # the title that the sender saw: two at once give one change


class Source(Ask):
    """One thing of one of the kinds in sources/kinds.py. ``passages`` come back with what is attached again."""

    theme: Id | None = None
    note: Id | None = None
    answer: Id | None = None
    evidence: Id | None = None
    poll: Id | None = None
    line: Id | None = None
    on: bool
    passages: Annotated[list[Quoted], Field(max_length=settings.RAATI.source_passages)] = []

    @model_validator(mode="after")
    def _of_one_kind(self) -> "Source":
        if named(self.model_dump()) is None:
            raise ValueError("one source")
        return self


class Save(Ask):
    name: Annotated[str, Field(max_length=400)] = ""


class Restore(Ask):
    version: Id  # its number


class Passage(Ask):
    """``words`` of the draft, as they stand in it, to which the source belongs."""

    source: Id
    words: Quoted
    on: bool


class Nothing(Ask):
    pass


class Comment(Ask):
    """``anchor`` and ``head``: Yjs relative positions in base64, before the first letter and after the last one."""

    anchor: Annotated[str, Field(max_length=120)]
    head: Annotated[str, Field(max_length=120)]
    text: str
    language: Language | None = None  # the draft's if left out


class Reply(Ask):
    comment: Id
    text: str
    language: Language | None = None


class EditComment(Ask):
    comment: Id
    version: Id
    text: str


class DeleteComment(Ask):
    comment: Id
    version: Id
    back: bool = False  # ``version`` says nothing then


class Resolve(Ask):
    comment: Id
    on: bool


_WRITE = policy.Rule(WRITERS)
_START = policy.Rule(WRITERS | policy.STEERING)
_LEAD = policy.Rule(policy.STEERING)

COMMANDS: list[Command] = [
    Command("draft.start", Start, RoomKind.PLENARY, _START, services.start),
    Command("draft.rename", Rename, RoomKind.DRAFT, _WRITE, services.rename),
    Command("draft.source", Source, RoomKind.DRAFT, _WRITE, services.source),
    Command("draft.save", Save, RoomKind.DRAFT, _WRITE, versions.save),
    Command("draft.restore", Restore, RoomKind.DRAFT, _WRITE, versions.restore),
    Command("comment.write", Comment, RoomKind.DRAFT, _WRITE, comments.write),
    Command("comment.reply", Reply, RoomKind.DRAFT, _WRITE, comments.reply),
    Command("comment.edit", EditComment, RoomKind.DRAFT, _WRITE, comments.edit),
    Command("comment.delete", DeleteComment, RoomKind.DRAFT, _START, comments.delete),
    Command("comment.resolve", Resolve, RoomKind.DRAFT, _WRITE, comments.resolve),
    Command("draft.passage", Passage, RoomKind.DRAFT, _WRITE, services.passage),
    Command("draft.withdraw", Nothing, RoomKind.DRAFT, _LEAD, services.withdraw),
    Command("draft.return", Nothing, RoomKind.DRAFT, _LEAD, services.return_),
]
