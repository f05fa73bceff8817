"""The demo panel's third evening, phase by phase: amendments, the ballot, its result, a minority statement."""

from playwright.sync_api import Locator, Page, expect

from facilitation.models import PollAnswer
from recommendations.models import Amendment, AmendmentRound, Draft, OpenVote, Recommendation, RedCard
from tests.browser import steps
from tests.browser.conftest import assert_calm, watched
from tests.browser.evening import PATIENCE_MS, Evening, command
from tests.browser.evening_steps import choose, part
from tests.browser.people import Person
from tests.browser.screens import everyone_shows
from tests.browser.steps import Paper

CARD = "Luettelo ei saa tarkoittaa, että kaikki muu hoidetaan pakolla digissä."
DEALT_WITH = "Lisättiin sanat ”tarjotaan aina ensin”."
REASON = "Kuukausi on pitkä aika odottaa apua."
STATEMENT = "Kannatamme lähipalveluja, mutta emme halua sitoa rahaa ennalta."
MONTHLY, WEEKLY = "kuukausittain", "viikoittain"
OFFERED, OFFERED_FIRST = "tarjotaan lähivastaanottoa", "tarjotaan aina ensin lähivastaanottoa"
LIST, HELP, SAVINGS = 2, 3, 5  # numbers of drafts


def decide(evening: Evening, papers: dict[str, Paper]) -> None:
    for person in evening.everybody:
        evening.open(person)
    evening.steer("phase.start")
    evening.all_at(evening.everybody, 1)
    evening.go_on(evening.everybody, 2)
    propose(evening)
    settle(evening)
    for place in range(5, 9):
        evening.go_on(evening.everybody, place)
    vote(evening, papers)
    dissent(evening)
    for place in (12, 13):
        evening.go_on(evening.everybody, place)
    part(evening, 14)


def propose(evening: Evening) -> None:
    """At the tables: a friendly amendment; a red card, and the words that would deal with it."""
    evening.go_on(evening.everybody, 3)
    aino, bertta = evening.panelists[:2]
    steps.send(evening.lead, command(evening.lead, "amend.open"))
    evening.until(lambda: AmendmentRound.objects.filter(closed_at=None).exists())
    page = _paper_of(evening, aino, HELP)
    _reword(aino, page, MONTHLY, WEEKLY, REASON)
    _put_away(page)
    page = _paper_of(evening, bertta, LIST)
    _reword(bertta, page, OFFERED, OFFERED_FIRST, "Punainen kortti: muu hoito ei saa siirtyä pakolla digiin.")
    page.locator("details#raise summary").click()
    page.locator("#raise-why").fill(CARD)
    page.locator('form[data-command="card.raise"] button[type=submit]').click()
    expect(page.locator("#red-cards article")).to_contain_text(CARD)
    _put_away(page)
    steps.send(evening.lead, command(evening.lead, "amend.close"))
    evening.until(lambda: not AmendmentRound.objects.filter(closed_at=None).exists())


def settle(evening: Evening) -> None:
    """Together: the lead accepts one and deals with the card; the other is voted on by everybody."""
    evening.go_on(evening.everybody, 4)
    lead = evening.lead
    added = Amendment.objects.get(draft__number=LIST)
    lead.hands.press(_open(lead, added).get_by_role("button", name="Accept and put into the text"))
    evening.until(lambda: Amendment.objects.filter(pk=added.pk, applied_at__isnull=False).exists())
    card = RedCard.objects.get()
    deal = lead.page.locator(f"details#deal-{card.pk}")
    steps.unfold(lead, deal)
    lead.hands.write(deal.locator("textarea"), DEALT_WITH)
    steps.send(lead, deal.locator("form"))
    evening.until(lambda: RedCard.objects.filter(state="dealt_with").exists())
    _vote_on(evening, Amendment.objects.get(draft__number=HELP))


def _vote_on(evening: Evening, weekly: Amendment) -> None:
    lead, (aino, bertta, cecil) = evening.lead, evening.panelists
    lead.hands.press(_open(lead, weekly).get_by_role("button", name="Start a quick vote"))
    evening.until(lambda: Amendment.objects.filter(pk=weekly.pk, poll__isnull=False).exists())
    weekly.refresh_from_db()
    assert weekly.poll is not None
    for person, answer in ((aino, 0), (bertta, 1), (cecil, 2)):
        choose(person, weekly.poll, answer)
    with evening.lively():
        evening.until(lambda: PollAnswer.objects.filter(poll=weekly.poll).count() == len(evening.players) + 3)
    lead.hands.press(_open(lead, weekly).get_by_role("button", name="Close the vote and keep the result"))
    lead.hands.press(_open(lead, weekly).get_by_role("button", name="Put it into the text"))
    evening.until(lambda: Amendment.objects.filter(applied_at=None).count() == 0)
    for person in evening.panelists:
        expect(person.page.locator("#amend .draft-list")).to_contain_text("1 in the text")


def vote(evening: Evening, papers: dict[str, Paper]) -> None:
    """Everybody casts the paper that is theirs, and reads the result."""
    evening.go_on(evening.everybody, 9)
    steps.open_ballot(evening.lead)
    for person in evening.panelists:
        expect(person.page.locator("[data-ballot]")).to_be_visible()
        steps.cast(person, papers[person.name])
        steps.receipt_of(person)
    with evening.lively():
        evening.until(lambda: OpenVote.objects.count() == len(papers))
    steps.close_ballot(evening.lead)
    everyone_shows(evening.everybody, lambda screen: bool(screen["results"]), PATIENCE_MS / 1000)
    evening.go_on(evening.everybody, 10)


def dissent(evening: Evening) -> None:
    """One writes why not, another signs it."""
    evening.go_on(evening.everybody, 11)
    writer, signer = evening.panelists[:2]
    about = Recommendation.objects.get(number=SAVINGS)
    new = writer.page.locator(f"details#statement-new-recommendation-{about.pk}")
    steps.unfold(writer, new)
    new.locator("select").select_option("fi")
    writer.hands.write(new.locator("textarea"), STATEMENT)
    steps.send(writer, new.locator("form"))
    steps.sign_statement(signer)
    numbers = sorted(evening.members[one.name].number or 0 for one in (writer, signer))
    for person in evening.everybody:
        signed = person.page.locator("#results .statement")
        expect(signed).to_contain_text(f"Signed by panelists {numbers[0]}, {numbers[1]}.")


def _paper_of(evening: Evening, person: Person, number: int) -> Page:
    """The draft's page of amendments in a tab of its own, as its link opens it."""
    page = watched(person.context.new_page())
    draft = Draft.objects.get(panel=evening.panel, number=number)
    page.goto(evening.address(person, f"drafts/{draft.pk}/amendments/"))
    return page


def _reword(person: Person, page: Page, old: str, new: str, why: str) -> None:
    passage = page.locator("details", has=page.locator(f'input[name=before][value*="{old}"]')).first
    passage.locator("summary").click()
    words = passage.locator("textarea[name=after]")
    words.fill(words.input_value().replace(old, new))
    passage.locator("input[name=reason]").fill(why)
    passage.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(why)


def _put_away(page: Page) -> None:
    assert_calm(page)
    page.close()


def _open(lead: Person, amendment: Amendment) -> Locator:
    return lead.page.locator(f"#amend #amendment-{amendment.pk}")
