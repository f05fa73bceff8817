"""Suggestions for grouping, on notes as people write them: how many of the pairs that are suggested belong together.

Sorted by hand beforehand; "x" are notes that belong to no other.
"""

from itertools import combinations

import pytest

from config.limits import Limits
from facilitation.board.similarity import groups, stems

NOTES = {
    "fi": {
        "jono": [
            "Puhelinjonossa joutuu odottamaan tunnin.",
            "Jonot terveyskeskukseen ovat liian pitkät.",
            "Hammashoidon jonossa menee puoli vuotta.",
            "Jonottaminen puhelimessa maksaa vanhukselle.",
            "Takaisinsoittoa joutui odottamaan kolme päivää.",
            "Miksi takaisinsoitto ei tule luvattuna aikana?",
        ],
        "tunnukset": [
            "Äidilläni ei ole pankkitunnuksia.",
            "Pankkitunnukset puuttuvat monelta vanhalta.",
            "Kirjautuminen vaatii pankkitunnukset, vaikka asia on pieni.",
            "Ilman verkkopankkitunnuksia jää ulkopuolelle.",
            "Maahanmuuttaja ei saa pankkitunnuksia.",
        ],
        "bussi": [
            "Bussivuoroja on liian vähän.",
            "Bussilla ei pääse terveysasemalle iltaisin.",
            "Busseja kulkee vain aamulla.",
            "Terveysasemalle ei pääse ilman autoa.",
            "Matka terveysasemalle on 60 kilometriä.",
        ],
        "netti": [
            "Kylällä netti katkeaa sateella.",
            "Nettiyhteys pätkii saaressa.",
            "Verkkoyhteydet eivät toimi kaikkialla.",
            "Netti ei toimi meillä lainkaan.",
        ],
        "kieli": [
            "Tulkki puuttui vastaanotolta.",
            "Tulkkia ei saa ajoissa.",
            "Palvelua pitää saada omalla kielellä.",
            "Lomakkeen kieli on liian vaikeaa.",
            "Vaikea virkakieli lomakkeissa.",
        ],
        "lapset": [
            "Lapsen iho pitää nähdä oikeasti.",
            "Lapsiperheet tarvitsevat ilta-aikoja.",
            "Lasten neuvola pitää säilyttää lähellä.",
            "Neuvolan pitää olla kävelymatkan päässä.",
        ],
        "tietosuoja": [
            "Kuka lukee viestini?",
            "Jos tulee tietovuoto, kerrotaanko meille?",
            "Tietovuodosta pitää kertoa heti.",
            "Kuka näkee potilastietoni?",
            "Tietosuoja huolettaa minua.",
        ],
        "x": [
            "Pysäköinti!!",
            "Säästöt takaisin lähipalveluun.",
            "Robotti saa kertoa olevansa robotti.",
        ],
    },
    "sv": {
        "kö": [
            "Man får köa en timme i telefon.",
            "Köerna till hälsocentralen är för långa.",
            "Telefonkön är dyr för äldre.",
            "Kötiden till tandvården är ett halvår.",
            "Man fick vänta tre dagar på att bli uppringd.",
            "Ingen ringer upp när de lovat.",
        ],
        "koder": [
            "Min mamma har inga bankkoder.",
            "Bankkoderna saknas hos många äldre.",
            "Utan bankkoder blir man utanför.",
            "Inloggning kräver nätbankskoder.",
        ],
        "buss": [
            "Bussturerna är för få.",
            "Det går ingen buss till hälsostationen på kvällen.",
            "Bussarna kör bara på morgonen.",
            "Resan till hälsostationen är 60 kilometer.",
        ],
        "nät": [
            "Nätet bryts när det regnar.",
            "Nätförbindelsen är dålig i skärgården.",
            "Internet fungerar inte i byn.",
            "Uppkopplingen fungerar inte i skärgården.",
        ],
        "språk": [
            "Tolken kom aldrig.",
            "Det är svårt att få tolk i tid.",
            "Vård på eget språk är en rättighet.",
            "Språket i blanketterna är för svårt.",
            "Blanketten var svår att förstå.",
        ],
        "barn": [
            "Barnets hud måste synas på riktigt.",
            "Barnfamiljer behöver kvällstider.",
            "Rådgivningen för barn ska vara nära.",
            "Barnrådgivningen ska finnas på gångavstånd.",
        ],
        "data": [
            "Vem läser mina meddelanden?",
            "Vem ser mina patientuppgifter?",
            "Berättar ni om dataläckor?",
            "En dataläcka måste berättas genast.",
        ],
        "x": [
            "Parkeringen!!",
            "Sparade pengar tillbaka till närservicen.",
            "Roboten ska säga att den är en robot.",
        ],
    },
    "en": {
        "queue": [
            "You wait an hour in the phone queue.",
            "Queues to the health centre are too long.",
            "Queuing on the phone costs old people money.",
            "The waiting list for a dentist is half a year.",
            "Nobody called me back for three days.",
            "Why does the call-back never come on time?",
        ],
        "codes": [
            "My mother has no bank codes.",
            "Bank codes shut people out.",
            "Without online banking codes you are left out.",
            "Logging in needs a bank code even for small things.",
        ],
        "bus": [
            "There are too few buses.",
            "The bus does not run in the evening.",
            "Bus timetables do not fit the appointments.",
            "No bus goes to the health centre at night.",
        ],
        "net": [
            "The internet goes down when it rains.",
            "The connection breaks in the village.",
            "Internet connections are poor on the islands.",
            "A bad connection cut my video call.",
        ],
        "language": [
            "No interpreter came.",
            "Interpreters cannot be had in time.",
            "Care should be in one's own language.",
            "The language of the forms is too difficult.",
            "The form was hard to understand.",
        ],
        "children": [
            "A child's skin has to be seen for real.",
            "Families with children need evening times.",
            "The children's clinic must stay nearby.",
            "Child health clinics within walking distance.",
        ],
        "data": [
            "Who reads my messages?",
            "Who sees my patient data?",
            "Tell us about data leaks.",
            "If data leaks, will we be told?",
        ],
        "x": [
            "Parking!!",
            "Give the savings back to local services.",
            "A robot must say it is a robot.",
        ],
    },
}
MOST_WRONG = 0.2  # of the suggested pairs: 0.11, 0.04 and 0.16; of letters alone it was 0.18, 0.33 and 0.25
LEAST_FOUND = 0.4  # of the pairs that belong together: 0.46, 0.45, 0.49


@pytest.mark.parametrize("language", NOTES)
def test_most_of_what_is_suggested_belongs_together(language: str) -> None:
    sorted_by_hand = [(theme, text) for theme, texts in NOTES[language].items() for text in texts]
    found = groups([(text, language) for _theme, text in sorted_by_hand], most_apart=Limits().notes_apart)
    themes = [[sorted_by_hand[place][0] for place in places] for places in found]
    pairs = [one == other != "x" for group in themes for one, other in combinations(group, 2)]
    belong = sum(len(texts) * (len(texts) - 1) // 2 for theme, texts in NOTES[language].items() if theme != "x")
    assert pairs.count(False) <= MOST_WRONG * len(pairs)
    assert pairs.count(True) >= LEAST_FOUND * belong


def test_stems_leave_out_endings_and_small_words() -> None:
    assert stems("Äidilläni ei ole pankkitunnuksia.", "fi")[1:] == stems("Pankkitunnukset!", "fi")
    assert stems("Jag saknar bankkoderna", "sv")[1:] == stems("bankkoder", "sv")
    assert stems("The queues", "en") == stems("a queue", "en")


@pytest.mark.parametrize("text", ["!!", "ei se", "…", "Что делать?"])
def test_every_note_keeps_something_to_compare(text: str) -> None:
    assert stems(text, "fi")
    assert groups([(text, "fi"), (text, "fi"), ("Bussi", "ru")], most_apart=0.5) == [[0, 1]]
