"""Streams and tokens: what is compared when readers search."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.text import fold, normalise
from search import analysis
from search.synonyms import BadSynonyms, Synonyms, shipped

VIETNAMESE = st.text(
    alphabet="aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    "bcdghklmnpqrstvxAĐƯỞ 0123456789.,/-&"
)


def plain(text, synonyms=None):
    return analysis.without_marks(analysis.stream(text, synonyms)).decode()


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("Sở Y tế", ["sở", "y", "tế"]),
        ("KH&ĐT", ["khđt"]),
        ("12/2023/NĐ-CP", ["12", "2023", "nđ", "cp"]),
        ("hoà, thuý; quý", ["hòa", "thúy", "quý"]),
        ("HOÀ UỶ", ["hòa", "ủy"]),
        ("snake_case", ["snake", "case"]),
        ("Ünïcode ½ ﬁ", ["unicode", "1", "2", "fi"]),
        ("中文", ["x4e2dx6587"]),
        ("\x00\ud800|", []),
        ("", []),
    ],
)
def test_syllables_keep_vietnamese_marks_and_lose_others(text, syllables):
    assert [analysis.decode(s) for s in analysis.syllables(text)] == syllables


@given(VIETNAMESE)
def test_composed_and_decomposed_text_are_the_same(text):
    decomposed = unicodedata.normalize("NFD", text)

    assert analysis.syllables(decomposed) == analysis.syllables(text)


@given(VIETNAMESE)
def test_folding_a_stream_is_folding_the_text(text):
    folded = [s.decode() for s in map(analysis.without_marks, analysis.syllables(text))]

    expected = re.findall(r"[a-z0-9]+", fold(normalise(text)).replace("&", ""))
    assert folded == [word[: analysis.MAX_LETTERS] for word in expected]


@given(st.text())
def test_tokens_of_any_text_are_plain(text):
    stream = analysis.stream(text, shipped())

    assert all(re.fullmatch(r"[=+~]?[a-z0-9]+", token) for token in analysis.tokens(stream, stream))


@given(st.text(), st.text())
def test_what_a_text_holds_its_stream_holds(before, after):
    assert b"  " + b"  ".join(analysis.syllables("đất đai")) + b"  " in (
        b" " + analysis.stream(f"{before} đất đai {after}") + b" "
    )


def test_neighbours_are_joined_but_not_across_parts():
    title, text = analysis.stream("Đất đai"), analysis.stream("Sở Y tế")

    assert analysis.tokens(title, text) == {
        "dat", "dai", "datdai", "=dat", "=dai", "=datdai", "so", "y", "te", "soy", "yte",
        "~d0a7td0ai", "~soey", "~yte6",
    }  # fmt: skip


def test_what_is_said_often_has_a_token_of_its_own():
    text = analysis.stream("đất đai một đất đai hai đất đai ba " + "nhà ở")

    assert "+datdai" in analysis.tokens(b"", text)
    assert "+nhao" not in analysis.tokens(b"", text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nghị định số 12/2023/NĐ-CP", [b"122023ndcp"]),
        ("12/2023/nd-cp", [b"122023ndcp"]),
        ("Kế hoạch 45/KH-UBND, 46/KH-UBND", [b"45khubnd", b"46khubnd"]),
        ("07/2021/TT-BTNMT", [b"072021ttbtnmt"]),
        ("3,000/kg ngày 12/5/2023", []),
    ],
)
def test_numbers_of_documents_are_seen(text, numbers):
    assert analysis.document_numbers(text) == numbers


def test_long_words_and_texts_are_cut():
    assert analysis.syllables("x" * 1_000) == [b"x" * analysis.MAX_LETTERS]
    assert analysis.length(analysis.stream("a " * 30_000)) == analysis.MAX_SYLLABLES


# --- synonyms ------------------------------------------------------------------------------------


def test_other_names_are_added_both_ways():
    synonyms = Synonyms(["UBND, ủy ban nhân dân"])

    assert analysis.decode(analysis.stream("UBND tỉnh", synonyms)) == (
        " ubnd  tỉnh  |  ủy  ban  nhân  dân  tỉnh "
    )
    assert plain("Uỷ ban nhân dân tỉnh", synonyms) == " uy  ban  nhan  dan  tinh  |  ubnd  tinh "


def test_a_one_way_synonym_goes_one_way():
    synonyms = Synonyms(["QĐ => quyết định"])

    assert plain("QĐ 12", synonyms) == " qd  12  |  quyet  dinh  12 "
    assert plain("quyết định 12", synonyms) == " quyet  dinh  12 "


def test_a_group_is_written_out_once_and_joined_to_all_its_neighbours():
    synonyms = Synonyms(["UBND, ủy ban nhân dân"])

    assert plain("Chủ tịch UBND tỉnh, Phó UBND huyện", synonyms) == (
        " chu  tich  ubnd  tinh  pho  ubnd  huyen"
        "  |  tich  uy  ban  nhan  dan  tinh  |  pho  uy  |  dan  huyen "
    )


@pytest.mark.parametrize("line", ["UBND", "UBND => ", " => UBND", "!!!, ???"])
def test_a_line_that_says_nothing_is_refused_with_its_number(line):
    with pytest.raises(BadSynonyms, match="Line 2"):
        Synonyms(["# comment", line])


def test_the_shipped_lists_have_no_two_letter_abbreviations_in_both_directions():
    tokens = analysis.tokens(b"", analysis.stream("doanh nghiệp, bệnh viện", shipped()))

    assert not tokens & {"dn", "bv"}
