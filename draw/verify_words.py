"""What the checks of a draw say, in three languages. The stand-alone script has no catalogues, so it brings its words.

Part of the stand-alone script (draw/script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

LANGUAGES = ("fi", "sv", "en")

CHECKS = {
    "hash-quotas": (
        "Paikkojen ja kiintiöiden tiiviste on oikea.",
        "Kontrollsumman för platser och kvoter stämmer.",
        "The hash of seats and quotas is right.",
    ),
    "hash-pool": (
        "Vapaaehtoisten tiiviste on oikea.",
        "Kontrollsumman för de frivilliga stämmer.",
        "The hash of the volunteers is right.",
    ),
    "hash-chances": (
        "Mahdollisuuksien tiiviste on oikea.",
        "Kontrollsumman för chanserna stämmer.",
        "The hash of the chances is right.",
    ),
    "hash-panels": (
        "Paneelien tiiviste on oikea.",
        "Kontrollsumman för panelerna stämmer.",
        "The hash of the panels is right.",
    ),
    "hash-draw": (
        "Koko arvonnan tiiviste on oikea.",
        "Kontrollsumman för hela lottningen stämmer.",
        "The hash of the whole draw is right.",
    ),
    "announced": (
        "Tiiviste on sama, joka ilmoitettiin ennen arvontaa.",
        "Kontrollsumman är den som meddelades före lottningen.",
        "The hash is the one that was announced before the draw.",
    ),
    "panels": (
        "Jokaisessa paneelissa on oikea määrä eri ihmisiä.",
        "I varje panel finns rätt antal olika personer.",
        "Every panel has the right number of different people.",
    ),
    "counts": (
        "Jokaisen paneelien määrä on laskettu oikein.",
        "Antalet paneler är rätt räknat för var och en.",
        "Everybody's number of panels is counted right.",
    ),
    "chances": (
        "Paneelit antavat jokaiselle sen mahdollisuuden, joka laskettiin.",
        "Panelerna ger var och en den chans som beräknades.",
        "The panels give everybody the chance that was computed.",
    ),
    "commitments": (
        "Vapaaehtoisten tiedot ovat samat kuin ennen arvontaa.",
        "De frivilligas uppgifter är desamma som före lottningen.",
        "The volunteers' data are the same as before the draw.",
    ),
    "quotas": (
        "Jokainen paneeli täyttää kaikki kiintiöt.",
        "Varje panel uppfyller alla kvoter.",
        "Every panel keeps all quotas.",
    ),
    "households": (
        "Missään paneelissa ei ole kahta samasta kotitaloudesta.",
        "Ingen panel har två personer från samma hushåll.",
        "No panel has two people of one household.",
    ),
    "apart": (
        "Missään paneelissa ei ole kahta, jotka eivät saa olla yhdessä.",
        "Ingen panel har två personer som inte får sitta tillsammans.",
        "No panel has two people who must not sit together.",
    ),
    "winner": (
        "Julkinen luku antaa sen paneelin, joka valittiin.",
        "Det offentliga talet ger den panel som valdes.",
        "The public number gives the panel that was picked.",
    ),
    "own": (
        "Tämä ilmoittautuminen on mukana juuri näin.",
        "Den här anmälan finns med precis så här.",
        "This entry stands in the pool, just like this.",
    ),
    "recompute": (
        "Uudelleen lasketut mahdollisuudet ovat samat.",
        "De chanser som räknades på nytt är desamma.",
        "The chances computed anew are the same.",
    ),
}

MARKS = {True: ("OK   ", "OK   ", "OK   "), False: ("VÄÄRÄ", "FEL  ", "WRONG"), None: ("ei voi", "ej än", "open ")}

LINES = {
    "open": (
        "(tätä ei voi tarkistaa näillä tiedoilla)",
        "(kan inte kontrolleras med dessa uppgifter)",
        "(cannot be checked with what is there)",
    ),
    "compare": (
        "Vertaa itse: ennen arvontaa ilmoitetun tiivisteen pitää olla",
        "Jämför själv: kontrollsumman som meddelades före lottningen ska vara",
        "Compare for yourself: the hash announced before the draw must be",
    ),
    "picked": ("Valittu paneeli", "Vald panel", "The panel picked"),
    "unreadable": (
        "Tiedostoa ei voi lukea arvontatiedostona",
        "Filen kan inte läsas som en lottningsfil",
        "The file cannot be read as a draw's file",
    ),
    "good": (
        "Kaikki, mitä tästä voi tarkistaa, on oikein.",
        "Allt som kan kontrolleras här är rätt.",
        "Everything that can be checked here is right.",
    ),
    "bad": (
        "Jotain on väärin: katso yllä olevat rivit.",
        "Något är fel: se raderna ovan.",
        "Something is wrong: see the lines above.",
    ),
    "no-raati": (
        "Uudelleen laskemiseen tarvitaan Raatin ohjelmakoodi ja highspy.",
        "För att räkna på nytt behövs Raatis programkod och highspy.",
        "Computing anew needs Raati's own code and highspy.",
    ),
    "limits": (
        "Tämä ei osoita, että kaikki vapaaehtoiset ovat mukana tai että heidän tietonsa ovat totta. Jokainen "
        "vapaaehtoinen voi tarkistaa oman kohtansa omalla tiedostollaan (--own). Tämä ei osoita sitäkään, että "
        "julkinen luku oli sattumanvarainen: katso noppien video tai etsi luku sen omasta lähteestä.",
        "Det här visar inte att alla frivilliga är med eller att deras uppgifter är sanna. Varje frivillig kan "
        "kontrollera sin egen post med sin egen fil (--own). Det visar inte heller att det offentliga talet var "
        "slumpmässigt: se filmen med tärningarna eller sök talet i dess egen källa.",
        "This does not show that all who volunteered are in the file, or that their data are true. Every volunteer can "
        "check their own entry with their own file (--own). Nor does it show that the public number was random: "
        "watch the film of the dice, or look the number up at its own source.",
    ),
}
