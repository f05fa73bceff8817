"""What a refusal says to the person, by code."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from facilitation.polls.wording import REFUSALS as POLL_REFUSALS
from panels.wording import REFUSALS
from recommendations.answers.wording import REFUSALS as ANSWER_REFUSALS
from sessions import wording as sessions_wording

# Of letters and draws: organisers' pages say them in the same words.
OF_DRAWS = (
    "volunteers-closed",
    "no-such-pair",
    "draw-begun",
    "pool-not-shared",
    "draw-runs",
    "draw-impossible",
    "draw-moved-on",
    "no-quotas",
    "bad-randomness",
    "offer-moved-on",
    "nobody-left",
    "batch-moved-on",
    "no-good-rows",
)
MESSAGES = {
    # of the wire
    "unknown-command": _("This page is out of date. Please reload it."),
    "bad-fields": _("Something in this form is not right. Please check it."),
    "too-long": _("This text is too long. At most %(limit)s characters fit."),
    "too-many": _("That was very fast. Please wait a moment and try again."),
    "no-room": _("This part of the panel is not open to you."),
    # of the policy
    "not-allowed": _("Your role in this panel does not include this."),
    "wrong-phase": _("This is not possible in this phase."),
    "wrong-table": _("You do not sit at this table now."),
    "not-running": _("The meeting is not running."),
    # of steering
    "stale": _("Someone was faster. Look at the screen and decide again."),
    "no-next": _("This is the last phase. You can end the meeting."),
    "no-previous": _("This is the first phase."),
    "unknown-phase": _("This phase is no longer on the agenda."),
    "already-started": _("The meeting has already started."),
    "ended": _("The meeting has ended."),
    "nothing-to-undo": _("There is nothing to take back."),
    "too-late": _("It is too late to take this back. Use “Back one phase” instead."),
    "bad-minutes": _("Give the minutes as a whole number from −30 to 60."),
    "being-rehearsed": _("This meeting is being rehearsed already."),
    "empty-agenda": _("The agenda is empty. Add phases to it first."),
    # of the panel and its people
    "no-such-person": _("This person is no longer in the panel."),
    "changed-meanwhile": _("Somebody else changed this meanwhile. Look at it and decide again."),
    "link-changed": _("The link was already replaced. The newest one is shown here."),
    "bad-email": _("This is not an e-mail address."),
    "unknown-language": _("We do not know this language."),
    "not-yourself": _("You cannot remove yourself. Ask a colleague to do it."),
    "same-person": _("This person is in the panel already, in the same role."),
    "nobody-to-mail": _(
        "There is nobody to send to. Those you chose have no e-mail address, or they have already received their link."
    ),
    **{code: REFUSALS[code] for code in OF_DRAWS},
    # of help on the phone
    "answered-alone": _("They have answered this themselves. You cannot change it for them."),
    # of the agenda
    "agenda-not-empty": _("The agenda has phases already."),
    **{code: sessions_wording.REFUSALS[code] for code in sessions_wording.OF_PLANNING},
    "begun-item": _("This phase has begun. Phases that are over or running stay in their place."),
    # of boards
    "no-notes-chosen": _("Choose at least one note."),
    "too-many-notes": _("You have %(limit)s notes already. Delete one first."),
    "too-many-themes": _("This board has %(limit)s themes already. Group some of them first."),
    "no-board": _("There are no notes here yet."),
    "not-revealed": _("This is possible once all notes are shown."),
    "already-revealed": _("The notes are shown already."),
    "nothing-to-reveal": _("No table has hidden notes."),
    "not-yours": _("Only its writer or a facilitator can change this note."),
    "no-dots-left": _("You have placed all your dots."),
    "no-dot-here": _("You have no dot on this note."),
    "nothing-to-compare": _("There are fewer than two notes without a theme. There is nothing to group."),
    "own-table": _("Stars are for the other tables' themes."),
    "already-starred": _("Your star is on this theme already."),
    "already-collected": _("This theme is on the plenary's board already."),
    "nothing-to-carry": _("Everything of that meeting's board is here already, or it is empty."),
    "own-note": _("On this board nobody places dots on their own notes."),
    "dots-on-one": _("At most %(limit)s of your dots fit on one note."),
    "dots-closed": _("Dots cannot be placed now."),
    # of questions to experts
    "too-many-questions": _("Your table has %(limit)s questions already. Delete one first."),
    "already-voted": _("You have voted for this question already."),
    "no-votes-left": _("You have given all your votes. Take one back first."),
    "no-vote-here": _("You have no vote on this question."),
    "answered-already": _("This question has been answered, so it stays as it is."),
    "not-answered": _("This question has no answer yet."),
    # of table notes
    "record-full": _("These notes have %(limit)s lines already. Delete one first."),
    # of evidence and minutes
    "too-much-evidence": _("The library has %(limit)s items already. Take one out first."),
    "not-ended": _("The meeting has not ended yet."),
    "corrections-closed": _("The time for corrections is over. Call the organiser if something is wrong."),
    # of drafts
    "draft-withdrawn": _("This draft was withdrawn."),
    "draft-not-withdrawn": _("This draft is not withdrawn."),
    "no-such-version": _("There is no such version of this draft."),
    "nothing-to-restore": _("The text is already as in that version."),
    "too-many-versions": _("This draft has so many versions that no more can be saved."),
    "draft-full": _("The draft would become too long."),
    "no-such-comment": _("This comment is not there any more."),
    "comment-changed": _("This comment was changed meanwhile. Please read it again."),
    "not-your-comment": _("Only who wrote a comment can change it."),
    "too-many-comments": _("This draft has so many comments that no more fit. Resolve some first."),
    "no-such-passage": _("These words are not in the text any more. Choose them again."),
    "draft-renamed": _("Somebody renamed this draft to “%(title)s”."),
    "no-such-source": _("What you wanted to link is no longer there."),
    # of amendments and red cards
    "no-round": _("No round for changes is open now."),
    "round-open": _("A round is open already. Close it first."),
    "only-cards": _("In this round only red cards are taken."),
    "amendment-same": _("The words are the same as those that stand there."),
    "amendment-moved": _("These words no longer stand in the draft like this, so nothing was changed. Look at both."),
    "amendment-voting": _("A vote on this change is open. Close it first."),
    "amendment-applied": _("This change is in the text already."),
    "too-many-amendments": _("You have %(limit)s open changes already. Take one back first."),
    "not-your-proposal": _("Only who wrote this can take it back."),
    "card-raised": _("You have an open red card on this draft already."),
    "red-cards-open": _("A red card is still open on: %(drafts)s. Deal with it before the ballot opens."),
    "same-draft": _("Choose two different drafts."),
    "draft-not-open": _("This draft was withdrawn or is decided already."),
    "merge-unwritten": _("Write the new text first."),
    "still-contested": _("A red card or a proposed change is still open on one of the drafts. Deal with it first."),
    "merge-used": _("The new draft was changed since. It cannot be taken apart any more."),
    "drafts-moved-on": _("One of the two drafts was changed since. Read it and save the new text again."),
    "not-in-group": _("The drafting group and the lead decide this."),
    "call-over": _("The time to volunteer is over."),
    "not-a-volunteer": _("Somebody of those you chose is no longer a volunteer."),
    "too-many-picked": _("Choose at most %(limit)s people."),
    "no-volunteers": _("Nobody has volunteered yet."),
    "in-the-past": _("Choose a day that is still to come."),
    "too-far": _("Choose a day within a year from now."),
    "lane-closed": _("The time to comment is over."),
    "too-many-lane-comments": _("You have written %(limit)s comments on this draft. Take one back first."),
    "no-such-words": _("The draft does not say these words. Copy them from it."),
    "too-many-passages": _("At most %(limit)s passages fit. Take one away, or link to the whole draft."),
    # of reports
    "already-building": _("This report is being built already."),
    "not-ready": _("This report is not ready yet."),
    "note-needed": _("Write why: everybody who reads the public page shall see it."),
    # of ballots and their results
    "ballot-open": _("A ballot is open. Close it first."),
    "ballot-not-open": _("The ballot has not opened yet."),
    "ballot-closed": _("The ballot is closed. Your vote was not taken."),
    "no-quorum": _("Too few panelists are present. Present: %(present)s. Needed: %(quorum)s."),
    "no-questions": _("Choose at least one recommendation."),
    "question-missing": _("Write the question that the options answer."),
    "options-few": _("Give at least two options."),
    "options-many": _("At most %(most)s options fit on one paper."),
    "no-sections": _("The joint statement has no sections yet."),
    "statement-too-long": _("The whole is longer than one draft can be. Let the panel vote section by section."),
    "draft-gone": _("A draft was withdrawn. Prepare the ballot again."),
    "already-decided": _("One of these has already been voted on."),
    "unanswered": _("Answer every question or leave it blank."),
    "unknown-question": _("This paper does not fit the ballot. Reload the page."),
    "bad-answer": _("This paper does not fit the ballot. Reload the page."),
    "nothing-marked": _("Mark at least one option, or leave your paper blank."),
    "none-and-some": _("Choose options, or “None of these”, but not both."),
    "too-many-points": _("That is more than the %(points)s points you can share out."),
    "statements-over": _("The time for minority statements is over."),
    "already-signed": _("You have already signed this."),
    "not-signed": _("You have not signed this."),
    "signed-by-others": _("Others have signed this text, so it stays as it is."),
    "no-number": _("Only panelists with a number can sign."),
    "was-accepted": _("This was accepted."),
    "empty": _("Write something first."),
    **POLL_REFUSALS,
    **ANSWER_REFUSALS,
    # of calls
    "no-call-server": _("No call server is configured. Choose a link."),
    # of talk
    "queue-empty": _("Nobody has asked to speak."),
    "unknown-attribute": _("Nobody in this panel has this attribute."),
    # of the desk
    "muted": _("Your writing has been stopped. A facilitator can tell you why and allow it again."),
    "no-tables-chosen": _("Choose at least one table."),
    "called-already": _("You have already asked for help. Somebody is coming."),
    "claimed-by": _("%(name)s is already taking care of this."),
    "not-a-panelist": _("Only a panelist's writing can be stopped."),
    "not-removable": _("Only panelists, experts and observers can be removed here. Ask the organiser."),
    "not-at-your-table": _("This person does not sit at your table."),
    "voted-alone": _("This person has voted already. Only they themselves can change that paper."),
    "without-table": _("This person sits at no table now."),
    # of seating
    "pair-of-one": _("Choose two different people."),
    "nobody-to-seat": _("There is nobody to seat yet."),
    "unknown": _("This is no longer here."),
}


def sentence(code: str, **values: Any) -> str:
    """The sentence in the active language."""
    message = str(MESSAGES.get(code, MESSAGES["bad-fields"]))
    return message % values if values else message


def code_of(problem: ValidationError) -> str:
    too_long = any(error["type"] == "string_too_long" for error in problem.errors())
    return "too-long" if too_long else "bad-fields"


def values_of(problem: ValidationError) -> dict[str, Any]:
    for error in problem.errors():
        if error["type"] == "string_too_long":
            return {"limit": error["ctx"]["max_length"]}
    return {}
