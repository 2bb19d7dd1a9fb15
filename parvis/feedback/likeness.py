"""How alike two short texts are: runs of letters within words, in French and English, without accents, capitals or endings.

A text is folded, cut into words, rid of those that are everywhere in either language, and each word into runs of three
and four letters, its edges marked: « filmer » and "films" share « fil », « ilm » and « film ». A run weighs more the
fewer texts hold it. The likeness of two texts is the cosine of their runs, from 0 (nothing in common) to 1.
No database here.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from parvis.core.text import fold

# From here on two texts are proposed as saying the same; measured in tests/test_likeness.py.
ALIKE = 0.2
# Where a person looks at each proposal anyway, more are shown, surer ones first: one in three or four is wrong.
PERHAPS = 0.14
# So much of a text is compared: what one wants is said early.
MOST_LETTERS = 2_000
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+")

_EVERYWHERE_WRITTEN = """
a ai aie ait aller alors apres as assez au aucun aucune aujourd aura aurait aussi autre autres aux avaient avait avant
avec avez avoir avons ayant beau beaucoup bien bon bonjour bonne bonsoir bravo ca car ce ceci cela celle celles celui
ces cet cette ceux chaque chez ci comme comment comptez cordialement d dans de deja depuis des deux devrait devrez
dire dit dois doit dommage donc dont du elle elles en encore entre envie est et etait etaient etant ete etes etre eu
eux fais fait faire faites faudrait faut fois font grand grande hui il ils j jamais je juste l la le les leur leurs
lors lorsque lui m ma mais me meme memes merci mes mieux moi moins mon monsieur n ne ni non nos notre nous on ont ou
oui par parce pas pendant pense peu peut peux plus plusieurs plutot possible pour pourquoi pourquois pourrait
pourrez pourriez pouvez pouvoir pouvait pouvons pu puis puisque qu quand que quel quelle quelles quels quelque
quelques qui quoi s sa sais sans se sera serait seriez ses seul si sinon soit son sont sous souvent suis sur surtout
t ta tant te tel telle tellement toi ton toujours tous tout toute toutes tres trop tu un une vers veut veux via
voila votre vos voudrais voulais voulons vous vraiment y madame possibles peuvent etions avions aurions aimerais
aimerait aimerions impossible devraient pouvaient puisse puissent laisse laisser arrive arrivait merci absurde parfait jour
jours fallait madame serions aurais auriez svp stp vois voit vu vue fut trouve trouver trouvons manque manquent jolie superbe
about after again all also always am an and any are as at be because been before being but by can cannot could
did do does doing don done dont down each else ever every few for from get give good got great had has have having
he hello her here hers hi him his how however i if im in into is isn it its itself just let like ll many may maybe
me might mine more most much must my need never no nor not of off often on once one only or other our ours out over
own perhaps please possible quite rather re really same shall she should since so some still such t than thank
thanks that the their them then there these they thing things this those though through to too two until up us ve
very was we well were what when where which while who whom why will with without wonder wondering would yes yet you
your yours love loved lovely nice wish want wanted id impossible enough anywhere somewhere although there far bring wonderful
"""
_EVERYWHERE = frozenset(_EVERYWHERE_WRITTEN.split())

Weight = Callable[[str], float]


def words_of(text: str) -> list[str]:
    """The words that tell what a text is about, folded, in their order."""
    folded = fold(_ADDRESS.sub(" ", text[:MOST_LETTERS]))
    return [word for word in _WORD.findall(folded) if word not in _EVERYWHERE and len(word) > 1]


def runs_of(text: str) -> Counter[str]:
    """The runs of letters of those words, and how often each occurs."""
    runs: Counter[str] = Counter()
    for word in words_of(text):
        runs.update(_runs(word))
    return runs


def _runs(word: str) -> Iterable[str]:
    """« _fi », « fil », « ilm », « lm_ », « _fil », « film », « ilm_ »."""
    edged = f"_{word}_"
    for length in (3, 4):
        for start in range(len(edged) - length + 1):
            yield edged[start : start + length]


def hashed(run: str) -> int:
    """A run as it is kept: a number that fits a column of 32 bits."""
    return zlib.crc32(run.encode()) & 0x7FFFFFFF


def weight_of(texts: int, among: int) -> float:
    """What a run weighs that so many of so many texts hold: less, the more hold it."""
    return math.sqrt(1.0 + max(0.0, math.log((among + 1) / (texts + 1))))


def vector_of(runs: Mapping[str, int], weight: Weight) -> dict[str, float]:
    """Runs with their weights, of length 1; empty for a text that says nothing."""
    weighed = {run: (1 + math.log(count)) * weight(run) for run, count in runs.items()}
    length = math.sqrt(sum(value * value for value in weighed.values()))
    return {run: value / length for run, value in weighed.items()} if length else {}


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How alike two vectors are, from 0 to 1."""
    small, large = sorted((one, other), key=len)
    return sum(value * large.get(run, 0.0) for run, value in small.items())


def words_in_common(one: str, other: str, *, most: int = 6) -> list[str]:
    """The words of the first that the second also has, whatever their endings, as they are written there."""
    theirs = {_stem(word) for word in words_of(other)}
    found: dict[str, str] = {}
    for written in _WORD.findall(one[:MOST_LETTERS]):
        folded = fold(written)
        if folded not in _EVERYWHERE and len(folded) > 2 and _stem(folded) in theirs:
            found.setdefault(_stem(folded), written.lower())
    return list(found.values())[:most]


def _stem(word: str) -> str:
    """The beginning of a word, by which its forms are one: « gratuit », « gratuite », « gratuitement »."""
    return word[: max(4, len(word) - 3)][:6] if len(word) > 4 else word.rstrip("sx")
