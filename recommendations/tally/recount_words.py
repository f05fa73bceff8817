"""What a re-count says, in three languages. The stand-alone script has no catalogues, so it brings its words.

Part of the stand-alone script (script.py): the standard library of Python 3.9 and nothing else.
"""

from __future__ import annotations

LANGUAGES = ("fi", "sv", "en")

CHECKS = {
    "receipts": (
        "Jokaisella lipulla on oma kuittinsa.",
        "Varje sedel har ett eget kvitto.",
        "Every paper has a receipt of its own.",
    ),
    "texts": (
        "Äänestetyt tekstit vastaavat tiivisteitään.",
        "Texterna som röstades om stämmer med sina kontrollsummor.",
        "The texts that were voted on match their hashes.",
    ),
    "papers": (
        "Jokainen lippu sopii äänestykseen.",
        "Varje sedel passar omröstningen.",
        "Every paper fits the ballot.",
    ),
    "result": (
        "Liput antavat saman tuloksen, joka julkaistiin.",
        "Sedlarna ger samma resultat som publicerades.",
        "The papers give the result that was published.",
    ),
    "table": (
        "Taulukossa on täsmälleen samat liput.",
        "Tabellen har exakt samma sedlar.",
        "The table has exactly the same papers.",
    ),
}

MARKS = {True: ("OK   ", "OK   ", "OK   "), False: ("VÄÄRÄ", "FEL  ", "WRONG"), None: ("ei voi", "ej än", "open ")}

REASONS = {
    "accepted": ("hyväksytty", "godkänd", "accepted"),
    "below-threshold": ("ei hyväksytty", "inte godkänd", "not accepted"),
    "tie": ("tasan", "lika", "a tie"),
    "no-quorum": ("liian harva äänesti", "för få röstade", "too few voted"),
    "no-votes": ("kaikki vastaukset tyhjiä", "alla svar blanka", "nothing but blank answers"),
    "decided": ("Järjestys", "Ordning", "Order"),
    "none": (
        "Ei mikään näistä tuli ensimmäiseksi",
        "Inget av dessa kom först",
        "None of these came first",
    ),
}

LINES = {
    "ballot": ("Äänestys", "Omröstning", "Ballot"),
    "none": ("Ei mikään näistä", "Inget av dessa", "None of these"),
    "unreadable": (
        "Tiedostoa ei voi lukea äänestyksen tiedostona",
        "Filen kan inte läsas som en omröstnings fil",
        "The file cannot be read as a ballot's file",
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
    "limits": (
        "Tämä ei osoita, että jokainen lippu on jonkun panelistin antama, eikä sitä, että kaikki annetut liput ovat "
        "mukana. Jokainen äänestäjä voi etsiä oman lippunsa kuitillaan ja verrata lippujen määrää äänestäneiden "
        "määrään. Kuitti ei suojaa sitä, joka pakotetaan näyttämään se.",
        "Det här visar inte att varje sedel kommer från en panelist eller att alla lämnade sedlar är med. Varje "
        "väljare kan söka sin egen sedel med sitt kvitto och jämföra antalet sedlar med antalet som röstade. Ett "
        "kvitto skyddar inte den som tvingas visa det.",
        "This does not show that every paper came from a panelist, or that all papers cast are here. Every voter can "
        "look for their own paper by its receipt, and compare the number of papers with the number who voted. A "
        "receipt does not protect who is forced to show it.",
    ),
}
