"""Which notes say similar things. Pure, but scikit-learn takes a second to load: only the task worker calls it.

Notes are short, so small words that every sentence has would decide: they are left out. Finnish and Swedish bend and
join their words, so stems are compared, and their letters beside them: "bussivuoro" and "busseja" have no stem in
common, but "buss". tests/unit/test_similarity.py says how well that does.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

LETTERS = (2, 4)  # length of the pieces that are compared
STEMMED = {"fi": "finnish", "sv": "swedish", "en": "english"}
_SMALL = {
    "fi": """
        ei eivät en ettei että he hän ja jo joka joku jos jossa jotka joutuu jää jäädä jäävät kaikki kanssa koko
        kuin kun liian me meidän meillä miksi mikä minua minulla minun minä mitä mukaan mutta myös ne niiden niin
        niitä nyt ole olen oli olisi olla on ovat pitäisi pitää saa sama samaa samana samat se sekä sen siellä
        siihen siinä siitä sitä tai tulee tämä tätä täytyy vaikka vain vielä voi
    """,
    "sv": """
        alla allt att av bli blir borde bör de dem den det där då en ett finns från få får för går ha han har hon
        hur i inga ingen inte jag ju kan kom man med men min mina mycket måste ni nu när och om på sin ska skall som
        så till upp ut utan var vara vem vi vill är
    """,
    "en": """
        a all also an and any are as at be been but by can cannot could do does for from get had has have he how i
        if in into is it its just me more most must my no nobody not of on one only or our out she should so some
        than that the their them there they this to too up us was we were what when where who why will with would
        you your
    """,
}
SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}


def groups(texts: Sequence[tuple[str, str]], *, most_apart: float) -> list[list[int]]:
    """Places of ``texts``, each with its language, that belong together; the nearest to a group's middle first.

    ``most_apart``: how far the average pair of a group may be apart, from 0 (the same) to 1 (nothing in common).
    """
    if len(texts) < 2:
        return []
    from sklearn.cluster import AgglomerativeClustering

    alike = _alike([stems(text, language) for text, language in texts])
    clusters = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=most_apart
    ).fit_predict(1 - alike)
    found: dict[int, list[int]] = {}
    for place, cluster in enumerate(clusters):
        found.setdefault(int(cluster), []).append(place)
    together = [places for places in found.values() if len(places) > 1]
    for places in together:
        near = {place: float(alike[place, places].sum()) for place in places}
        places.sort(key=lambda place: (-near[place], place))  # sorted at once
    return sorted(together, key=lambda places: (-len(places), places))


def stems(text: str, language: str) -> list[str]:
    """The words that say something, without their endings; all words where it is only small ones; never none."""
    words = re.findall(r"\w+", text.casefold()) or [text.casefold()]
    telling = [word for word in words if word not in SMALL_WORDS.get(language, ())] or words
    found: list[str] = _stemmer(language).stemWords(telling) if language in STEMMED else telling
    return found


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(STEMMED[language])


def _alike(stemmed: list[list[str]]) -> Any:
    """How much each two have in common, from 0 to 1: half of it by stems, half by their letters."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    stem = TfidfVectorizer(analyzer=lambda words: words)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True)
    by_stem = cosine_similarity(stem.fit_transform(stemmed))
    return (by_stem + cosine_similarity(letters.fit_transform([" ".join(words) for words in stemmed]))) / 2
