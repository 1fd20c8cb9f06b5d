"""What a reader may have meant by words that nothing holds: one wrong letter away, and said more.

Judged by neighbours: "dat daj" means "dat dai" because that pair is written somewhere.
"""

import math
from collections.abc import Mapping
from itertools import pairwise

from . import analysis
from .engines.base import Filters, ReadEngine
from .models import EntryContent
from .scoring import Statistics, Terms

MOST_DOUBTS = 3  # syllables of one question that are looked at
LONGEST = 12  # letters of a syllable that is looked at
LETTERS = "abcdeghiklmnopqrstuvxyfjwz"


def one_letter_away(word: str) -> list[str]:
    """A letter missing, added, wrong, or two of them changed about."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = [left + right[1:] for left, right in cuts if right]
    found += [left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1]
    found += [left + letter + right[1:] for left, right in cuts if right for letter in LETTERS]
    found += [left + letter + right for left, right in cuts for letter in LETTERS]
    return [w for w in dict.fromkeys(found) if w and w != word]


def what_was_meant(
    terms: Terms, statistics: Statistics, index: ReadEngine, filters: Filters
) -> str:
    """The question as it may have been meant, with marks; "" where nothing better is known.

    Costs a statement if something is doubtful, and two more if something was meant.
    """
    words, known = list(terms.sequence), statistics.frequencies
    doubtful = [place for place in range(len(words)) if not _is_sure(words, place, known)]
    doubtful = sorted(doubtful, key=lambda place: known.get(words[place], 0))[:MOST_DOUBTS]
    alternatives = {place: one_letter_away(words[place]) for place in doubtful}
    if not alternatives:
        return ""
    known = index.frequencies(
        token
        for place, others in alternatives.items()
        for word in others
        for token in (word, *_pairs(words, place, word))
    )
    for place, others in alternatives.items():
        # One that was mended may have been all that was wrong with its neighbour.
        if not _is_sure(words, place, known):
            best = max(others, key=lambda word: _worth(words, place, word, known))
            if _worth(words, place, best, known) > 0:
                words[place] = best
    return "" if words == terms.sequence else _with_marks(words, index, filters)


def _is_sure(words: list[str], place: int, known: Mapping[str, int]) -> bool:
    """Whether a syllable is written somewhere beside one of its neighbours; figures are."""
    word = words[place]
    if word.isdigit() or len(word) > LONGEST:
        return True
    return any(token in known for token in _pairs(words, place, word) or [word])


def _pairs(words: list[str], place: int, word: str) -> list[str]:
    """The word joined with its neighbours."""
    before, after = words[max(place - 1, 0) : place], words[place + 1 : place + 2]
    return [left + word for left in before] + [word + right for right in after]


def _worth(words: list[str], place: int, word: str, known: Mapping[str, int]) -> float:
    """How much is written of a word between these neighbours; alone, of the word."""
    pairs = _pairs(words, place, word) or [word]
    return sum(math.log1p(known.get(pair, 0)) for pair in pairs) if word in known else 0.0


def _with_marks(words: list[str], index: ReadEngine, filters: Filters) -> str:
    """The words as an entry that holds them spells them."""
    plain = " ".join(words)
    pairs = [left + right for left, right in pairwise(words)] or words
    found = index.candidates(dict.fromkeys(pairs, 1.0), filters, None, 1)
    content = EntryContent.objects.filter(pk__in=found).first()
    if content is None:
        return plain
    wanted = f" {'  '.join(words)} ".encode()
    for stream in (bytes(content.title_stream), bytes(content.text_stream)):
        place = analysis.without_marks(stream).find(wanted)
        if place >= 0:
            return " ".join(analysis.decode(stream[place : place + len(wanted)]).split())
    return plain
