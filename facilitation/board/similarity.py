"""Which notes say similar things. Pure, but scikit-learn takes a second to load: only the task worker calls it.

Letters rather than words are compared: Finnish and Swedish bend and join their words, so that "bussivuoro" and
"busseja" share most of their letters and no word.
"""

LETTERS = (2, 4)  # length of the pieces that are compared


def groups(texts: list[str], *, most_apart: float) -> list[list[int]]:
    """Places of texts that belong together, two or more in each group, the nearest to its middle first.

    ``most_apart``: how far the average pair of a group may be apart, from 0 (the same) to 1 (nothing in common).
    """
    if len(texts) < 2:
        return []
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import cosine_similarity

    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True)
    alike = cosine_similarity(pieces.fit_transform([f" {text.casefold()} " for text in texts]))
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
