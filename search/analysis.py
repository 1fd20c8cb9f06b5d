"""What Vietnamese readers type and what they read, in one form that can be compared.

Pure functions; no database, no engine, no request. The same ones serve indexing and asking, so all
engines see the same tokens.

A text becomes a *stream*: its syllables in lower case with their marks, one byte a letter, each
between two spaces (`b" \\xd1\\xd9t  \\xd1ai "`). A byte a letter makes folding one `bytes.translate`,
and counting a word or a phrase one `bytes.count`, which is what scoring does thousands of times.
A stream is folded only when it is read, so marks stay known.

*Tokens* are what engines store: folded syllables (`dat`), neighbours joined (`datdai`), document
numbers joined (`122023ndcp`); `=` in front where the title holds it, `+` where the text says it
often; and behind `~` neighbours spelled with their marks. All consist of `[a-z0-9=+~]`.
"""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from cms.core.text import fold as fold_text
from cms.core.text import normalise

# Raised when the same text would give other streams or tokens; entries remember theirs.
VERSION = 1

MAX_SYLLABLES = 20_000  # of one text; a tsvector of PostgreSQL holds 1 MB
MAX_QUERY_SYLLABLES = 32
MAX_LETTERS = 40  # of one syllable; longer ones are no words

BREAK = b"|"  # stands between parts of a text that are no neighbours

# --- letters -------------------------------------------------------------------------------------

_TONES = ("", *"\u0300\u0301\u0309\u0303\u0323")
_LETTERS = sorted(
    {
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in _TONES
        if vowel + tone not in "aeiouy"
    }
    | {"đ"}
)
_ASCII = "".join(map(chr, range(128)))
# Code page: ASCII, then the 67 marked letters of Vietnamese.
_CODES = (_ASCII + "".join(_LETTERS)).ljust(256, "\ufffe")
_ENCODING = codecs.charmap_build(_CODES)
_FOLD = bytes(
    ord(fold_text(char)) if char in _LETTERS else code for code, char in enumerate(_CODES)
)
_WORDS_ONLY = bytes(
    code if code >= 128 or char.isalnum() else 32 for code, char in enumerate(_CODES)
)


@lru_cache(maxsize=10_000)
def _foreign(char: str) -> str:
    """A letter outside the code page in ASCII; other scripts by code point, other signs as space."""
    return "".join(
        c if c.isascii() else f"x{ord(c):x}" if c.isalnum() else " " for c in fold_text(char)
    )


def _encode_foreign(error: UnicodeEncodeError):
    return "".join(map(_foreign, error.object[error.start : error.end])), error.end


codecs.register_error("search.foreign", _encode_foreign)


def syllables(text: str) -> list[bytes]:
    """Syllables of a text in lower case with their marks. "KH&ĐT" is one, "12/2023" two."""
    # Lower case first: the tone pattern knows no mixed one.
    text = normalise(text.lower())
    coded, _length = codecs.charmap_encode(text, "search.foreign", _ENCODING)
    found = coded.translate(_WORDS_ONLY, b"&").split()
    return [s[:MAX_LETTERS] for s in found] if len(coded) > MAX_LETTERS else found


def without_marks(coded: bytes) -> bytes:
    """A stream or syllable as typed without marks."""
    return coded.translate(_FOLD)


def counted(tokens: Iterable[str]) -> list[str]:
    """Those of which it is worth knowing how many things hold them; of others an estimate will do."""
    return [token for token in tokens if token[0] not in "=+~"]


def decode(coded: bytes) -> str:
    """A stream or syllable as text."""
    return codecs.charmap_decode(coded, "strict", _CODES)[0]


# --- streams -------------------------------------------------------------------------------------

# Numbers of documents: "12/2023/NĐ-CP", "45/KH-UBND", "07/2021/TT-BTNMT" (Decree 30/2020/NĐ-CP,
# appendix I, part II, 3).
_ISSUER = r"[^\W\d_][\w&]*"
_NUMBER = re.compile(rf"\b\d{{1,5}}/(?:\d{{4}}/{_ISSUER}(?:-[\w&]+)*|{_ISSUER}(?:-[\w&]+)+)")


def document_numbers(text: str) -> list[bytes]:
    """Document numbers in a text, each joined and folded: `b"122023ndcp"`."""
    return [
        without_marks(b"".join(syllables(match)))[: 2 * MAX_LETTERS]
        for match in dict.fromkeys(_NUMBER.findall(text))
    ]


def stream(text: str, synonyms=None) -> bytes:
    """The stream of a text, with its document numbers and synonyms behind a break each.

    `synonyms.other_forms(syllables)` gives the other names of what the text speaks of, as lists
    of syllables.
    """
    marked = syllables(text)[:MAX_SYLLABLES]
    extra = [[number] for number in document_numbers(text)] if "/" in text else []
    if synonyms is not None:
        extra += synonyms.other_forms(marked)
    for form in extra:
        marked.append(BREAK)
        marked += form
    return b" " + b"  ".join(marked) + b" " if marked else b""


def pairs(folded: list[str]) -> list[str]:
    """Neighbours joined: ["so", "y", "te"] -> ["soy", "yte"]; none across a break."""
    return [first + second for first, second in pairwise(folded) if first != "|" != second]


def stream_words(coded: bytes) -> list[str]:
    """Folded syllables of a stream, breaks among them."""
    return without_marks(coded).decode("ascii").split()


def length(coded: bytes) -> int:
    """Syllables in a stream."""
    return coded.count(b" ") // 2


# --- marks as tokens -----------------------------------------------------------------------------


def _spellings() -> list[str]:
    """Each letter of the code page as a plain letter, and a number if it has marks: "ấ" -> "a9"."""
    spelled, seen = [], Counter()
    for code, char in enumerate(_CODES):
        plain = chr(_FOLD[code])
        if char in _LETTERS:
            seen[plain] += 1
            spelled.append(plain + "0123456789abcdefg"[seen[plain] - 1])
        else:
            spelled.append(plain)
    return spelled


_SPELLINGS = _spellings()


@lru_cache(maxsize=20_000)
def _spell(syllable: bytes) -> str:
    return "".join(map(_SPELLINGS.__getitem__, syllable))


def marked_token(left: bytes, right: bytes) -> str | None:
    """The token for two neighbours with their marks; None if they have none."""
    return None if left.isascii() and right.isascii() else f"~{_spell(left)}{_spell(right)}"


def _marked_tokens(coded: bytes) -> set[str]:
    """Tokens of a stream's neighbours that have marks; `marked_token` written out, for speed."""
    return {
        f"~{_spell(left)}{_spell(right)}"
        for left, right in set(pairwise(coded.split()))
        if not (left.isascii() and right.isascii()) and left != BREAK != right
    }


# --- tokens --------------------------------------------------------------------------------------

# A text "says often" what would count half as much again as a single mention: the share of BM25
# that depends on frequency, at a usual length. Constants of scoring, frozen with VERSION.
_K1, _B, _USUAL_LENGTH = 1.2, 0.75, 600
_OFTEN = 1.5


def tokens(title: bytes, text: bytes) -> set[str]:
    """Everything an engine stores of a thing with these streams."""
    in_title, in_text = stream_words(title), stream_words(text)
    top = {*in_title, *pairs(in_title)}
    counts = Counter(in_text)
    counts.update(pairs(in_text))
    slack = _K1 * (1 - _B + _B * len(in_text) / _USUAL_LENGTH)
    # frequency * (k1 + 1) / (frequency + slack) >= _OFTEN, solved for the frequency
    enough = max(2, _OFTEN * slack / (_K1 + 1 - _OFTEN))
    often = {word for word, count in counts.items() if count >= enough}
    found = {*top, *counts, *(f"={word}" for word in top), *(f"+{word}" for word in often)}
    return (found - {"|", "=|", "+|"}) | _marked_tokens(title) | _marked_tokens(text)
