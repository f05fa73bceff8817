"""The options of a ballot that puts them in order: gathered when it is prepared, frozen when it opens."""

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Panel
from recommendations.ballots.models import Ballot, Option
from recommendations.drafts.models import DraftVersion
from recommendations.drafts.services import fingerprint

_FEWEST = 2


def texts_in(lines: str) -> list[str]:
    """One option a line, put in order; empty lines and repeats are left out."""
    found = [clean(line, settings.RAATI.option_chars) for line in lines.splitlines() if line.strip()]
    return list(dict.fromkeys(found))


def check(question: str, count: int) -> None:
    """Raises Refused unless there is something to ask, and a number of options that one can choose from."""
    if not question:
        raise Refused("question-missing")
    if count < _FEWEST:
        raise Refused("options-few")
    if count > settings.RAATI.ballot_options:
        raise Refused("options-many", most=settings.RAATI.ballot_options)


def freeze_options(ballot: Ballot, versions: list[DraftVersion], panel: Panel) -> None:
    """Drafts first, in the ballot's order, then what was written freely."""
    drafts = [Option(ballot=ballot, version=version, language=version.language) for version in versions]
    written = [Option(ballot=ballot, text=text, language=panel.language) for text in ballot.texts]
    for position, option in enumerate([*drafts, *written], 1):
        option.position = position
    Option.objects.bulk_create([*drafts, *written])


def content_of(option: Option) -> dict[str, str]:
    """What a freely written option's fingerprint is made of."""
    return {"title": option.text, "language": option.language}


def sha256_of(option: Option) -> str:
    return option.version.sha256 if option.version else fingerprint(content_of(option))
