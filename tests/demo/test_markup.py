import pytest

from cms.demo.markup import MarkupError, blocks_of


def without_ids(text):
    blocks = blocks_of(text)
    assert len({block["id"] for block in blocks}) == len(blocks)
    return [(block["type"], block["value"]) for block in blocks]


def test_paragraphs_and_lists_that_follow_one_another_are_one_text():
    text = "Một\ndòng.\n\nĐoạn hai:\n- a\n- b\n\n1. x\n2. y\n"

    assert without_ids(text) == [
        (
            "text",
            "<p>Một dòng.</p><p>Đoạn hai:</p><ul><li>a</li><li>b</li></ul>"
            "<ol><li>x</li><li>y</li></ol>",
        )
    ]


def test_a_heading_divides_texts():
    assert without_ids("Trước.\n## Mục một\nSau.") == [
        ("text", "<p>Trước.</p>"),
        ("heading", "Mục một"),
        ("text", "<p>Sau.</p>"),
    ]


def test_a_quotation_knows_who_said_it_if_its_last_line_says_so():
    assert without_ids("> Một.\n> Hai.\n> -- Bà Chạn\n\n> Không tên.\n\n> -- một mình") == [
        ("quote", {"text": "Một. Hai.", "attribution": "Bà Chạn"}),
        ("quote", {"text": "Không tên.", "attribution": ""}),
        ("quote", {"text": "-- một mình", "attribution": ""}),
    ]


def test_a_picture_is_named_by_its_key():
    assert without_ids("![water-season] Mùa nước & mây\n![tea]") == [
        ("image", {"picture": "water-season", "caption": "Mùa nước & mây"}),
        ("image", {"picture": "tea", "caption": ""}),
    ]


def test_signs_of_html_are_text():
    assert without_ids('Giá < 5 & "cao" </p><script>') == [
        ("text", '<p>Giá &lt; 5 &amp; "cao" &lt;/p&gt;&lt;script&gt;</p>')
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the text is empty"),
        (" \n\n", "line 1: the text is empty"),
        ("Một.\n\n### Sâu", "line 3: '### Sâu' begins with a sign of no meaning"),
        ("#Mục", "line 1: '#Mục' begins with a sign of no meaning"),
        ("* mục", "line 1: '* mục' begins with a sign of no meaning"),
        ("![Tea] chè", "line 1: '![Tea] chè' begins with a sign of no meaning"),
        ("<p>Một</p>", "line 1: '<p>Một</p>' begins with a sign of no meaning"),
    ],
)
def test_a_line_without_meaning_is_named(text, message):
    with pytest.raises(MarkupError) as error:
        blocks_of(text)

    assert str(error.value) == message


def test_a_body_of_parts_has_texts_and_blocks_by_their_fields():
    blocks = blocks_of(
        [
            {"text": "Một.\n## Mục"},
            {"type": "callout", "tone": "note", "title": "Lưu ý", "text": "Hai < ba.\n- a"},
            {
                "type": "accordion",
                "items": [{"title": "Hỏi?", "text": "Đáp."}, {"title": "Sau", "text": ""}],
            },
            {"type": "documents", "documents": ["a.csv"]},
            {
                "type": "table",
                "caption": "Bảng",
                "columns": ["Nhóm", "Số"],
                "rows": [["Huyện", "9"]],
            },
        ]
    )

    assert [block["type"] for block in blocks] == [
        "text",
        "heading",
        "callout",
        "accordion",
        "documents",
        "table",
    ]
    _text, _heading, callout, accordion, documents, table = (block["value"] for block in blocks)
    assert callout == {
        "tone": "note",
        "title": "Lưu ý",
        "text": "<p>Hai &lt; ba.</p><ul><li>a</li></ul>",
    }
    assert [item["value"] for item in accordion["items"]] == [
        {"title": "Hỏi?", "text": "<p>Đáp.</p>"},
        {"title": "Sau", "text": ""},
    ]
    assert [item["type"] for item in accordion["items"]] == ["item", "item"]
    assert [item["value"] for item in documents["documents"]] == ["a.csv"]
    assert table == {
        "has_row_headings": True,
        "table": {
            "caption": "Bảng",
            "columns": [
                {"type": "text", "heading": "Nhóm"},
                {"type": "number", "heading": "Số"},
            ],
            "rows": [{"values": ["Huyện", "9"]}],
        },
    }


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([{"text": "Một."}, {"text": "#Hai"}], "part 2, line 1: '#Hai' begins with a sign of no"),
        ([{"title": "Một"}], "part 1: 'text' is missing"),
        ([{"type": "table", "columns": ["a"], "rows": []}], "part 1: 'caption' is missing"),
        ([{"type": "callout", "text": "## Mục"}], "part 1, line 1: only paragraphs and lists may"),
    ],
)
def test_a_part_without_meaning_is_named(parts, message):
    with pytest.raises(MarkupError) as error:
        blocks_of(parts)

    assert str(error.value).startswith(message)
