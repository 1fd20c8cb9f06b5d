"""What is marked in titles and snippets."""

import pytest

from search.highlight import Highlighter
from search.scoring import Terms
from search.synonyms import shipped


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("dat dai", "Luật đất đai và đất ở", "Luật <mark>đất đai</mark> và đất ở"),
        # A syllable that only looks alike, without any other one beside it.
        ("du lich sa pa", "Lấy ý kiến dự thảo quyết định", "Lấy ý kiến dự thảo quyết định"),
        ("du lich sa pa", "Du lịch và dự thảo", "<mark>Du lịch</mark> và dự thảo"),
        ("du lich sa pa", "Mùa du khách đến Sa Pả", "Mùa du khách đến <mark>Sa Pả</mark>"),
        # Words in another order stand close to each other.
        ("hop dan", "Dân đi họp", "<mark>Dân</mark> đi <mark>họp</mark>"),
        ("hop dan", "Dân bản trên núi đi xuống họp", "Dân bản trên núi đi xuống họp"),
        # What was typed with its marks is what was meant.
        ("họp dân", "Sáng nay họp sớm", "Sáng nay <mark>họp</mark> sớm"),
        ("họp dân", "Sáng nay hợp lại", "Sáng nay hợp lại"),
        # Words that are no syllables look like nothing else.
        (
            "ubnd 2023",
            "Năm 2023, tại trụ sở UBND",
            "Năm <mark>2023</mark>, tại trụ sở <mark>UBND</mark>",
        ),
        ("land use rights", "The land of the commune", "The <mark>land</mark> of the commune"),
        # One word alone is all that was asked for.
        ("du", "Dự thảo", "<mark>Dự</mark> thảo"),
        ("sapa", "Đường lên Sa Pa", "Đường lên <mark>Sa Pa</mark>"),
    ],
)
def test_words_are_marked_where_they_are_what_was_asked_for(typed, text, marked):
    assert Highlighter(Terms(typed)).whole(text) == marked


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("land use rights", "Về quyền sử dụng đất", "Về <mark>quyền sử dụng đất</mark>"),
        ("hdnd tinh", "Họp Hội đồng nhân dân tỉnh", "Họp <mark>Hội đồng nhân dân</mark> tỉnh"),
        ("hội đồng nhân dân", "Nghị quyết của HĐND", "Nghị quyết của <mark>HĐND</mark>"),
        ("hội đồng nhân dân", "Hội nghị của nhân dân", "Hội nghị của <mark>nhân dân</mark>"),
    ],
)
def test_other_names_of_what_was_asked_for_are_marked(typed, text, marked):
    terms = Terms(typed)
    names = shipped().names_in(terms.marked_sequence)

    assert Highlighter(terms, names).whole(text) == marked
