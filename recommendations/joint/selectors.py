"""A panel's joint statement as plain data, for pages, reports and exports."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from panels.models import Panel
from recommendations.ballots.models import Recommendation
from recommendations.drafts.blocks import Texts
from recommendations.drafts.models import Draft
from recommendations.drafts.selectors import text_of, texts_in
from recommendations.joint.models import JointStatement
from recommendations.report.texts import Prose

Adoption = Literal["open", "whole", "rejected", "sections"]


@dataclass(frozen=True)
class Part:
    """A section: its frozen text once it was voted on, else the draft as it stands."""

    place: int
    title: str
    language: str
    texts: Texts
    draft: int
    number: int | None  # of the recommendation
    accepted: bool | None  # None: not voted on by itself


@dataclass(frozen=True)
class Whole:
    """``adoption``: "whole" and "rejected" by a vote on all of it, "sections" once sections were voted on.

    ``preamble``: until the whole was voted on; then it stands in its frozen text.
    """

    title: str
    language: str
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    adoption: Adoption
    number: int | None  # of the recommendation that is the whole
    texts: Texts | None  # the whole as it was frozen, once voted on: then nobody's later changes count

    @property
    def frozen(self) -> Prose | None:
        """What was voted on as a whole: preamble and sections in one text."""
        return Prose(self.texts.text, self.language) if self.texts else None

    @property
    def adopted(self) -> tuple[Part, ...]:
        """What stands: everything, or the sections that were accepted."""
        if self.adoption == "whole":
            return self.parts
        return tuple(part for part in self.parts if part.accepted)

    def in_public(self) -> "Whole | None":
        """As open pages show it: nothing before the first vote, and no section that the panel still works on."""
        if self.adoption == "open":
            return None
        return replace(self, parts=tuple(part for part in self.parts if part.accepted is not None))


def statement(panel: Panel) -> Whole | None:
    found = JointStatement.objects.filter(panel=panel).first()
    if found is None:
        return None
    rows = Recommendation.objects.filter(panel=panel).select_related("question__version")
    decided = {row.question.version.draft_id: row for row in rows}
    parts = tuple(
        _part(section.position, section.draft, decided.get(section.draft_id))
        for section in found.sections.select_related("draft")
    )
    whole = decided.get(found.whole_id or 0)
    named = whole.question.version if whole else found
    return Whole(
        title=named.title,
        language=named.language,
        preamble=() if whole else tuple(line for line in found.preamble.splitlines() if line.strip()),
        parts=parts,
        adoption=_adoption(whole, parts),
        number=whole.number if whole else None,
        texts=texts_in(whole.question.version) if whole else None,
    )


def _part(place: int, draft: Draft, decided: Recommendation | None) -> Part:
    text = decided.question.version if decided else draft
    return Part(
        place=place,
        title=text.title,
        language=text.language,
        texts=texts_in(decided.question.version) if decided else text_of(draft),
        draft=draft.pk,
        number=decided.number if decided else None,
        accepted=decided.accepted if decided else None,
    )


def _adoption(whole: Recommendation | None, parts: tuple[Part, ...]) -> Adoption:
    if whole is not None:
        return "whole" if whole.accepted else "rejected"
    return "sections" if any(part.accepted is not None for part in parts) else "open"


def joint_json(panel: Panel) -> dict[str, Any] | None:
    """For the panel's export, which is public: None before the first vote."""
    found = statement(panel)
    if found is None or found.adoption == "open":
        return None
    return {
        "title": found.title,
        "language": found.language,
        "preamble": list(found.preamble),
        "adoption": found.adoption,
        "recommendation": found.number,
        "sections": [
            {"draft": part.draft, "place": part.place, "recommendation": part.number, "accepted": part.accepted}
            for part in found.parts
            if part.accepted is not None or found.adoption != "sections"
        ],
    }
