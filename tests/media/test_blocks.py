"""Every block of a text: in both languages, empty, typical and hostile."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail_localize.segments.extract import extract_segments

from cms.core.blocks.links import LinkBlock
from cms.core.blocks.tables import MAX_ROWS, TableBlock
from cms.core.blocks.text import safe_html
from cms.media.blocks import VideoBlock
from cms.media.body import BodyBlock
from cms.media.videos import UnknownVideo, video_of
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image

BODY = BodyBlock().child_blocks
EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' javascript:alert(3) \u202e{{ 'qz'|upper }}"
TYPICAL = "Đất đai ở Ẩn Độ Phường"


class Filler:
    """Raw values for any block, with one text in every place that takes one."""

    def __init__(self, text, portal):
        self.text = text
        self.image, self.document = make_image(portal).pk, make_document(portal).pk
        self.page = make_article(portal, slug="noi-den").pk

    def __call__(self, block):
        simple = [
            (blocks.RichTextBlock, f"<p>{self.text}</p>"),
            (blocks.ChoiceBlock, "warning"),
            (blocks.BooleanBlock, True),
            (blocks.EmailBlock, "a@laocai.test"),
            (blocks.URLBlock, "https://youtu.be/abcdefghijk"),
            ((blocks.CharBlock, blocks.TextBlock), self.text),
            (ImageChooserBlock, self.image),
            (DocumentChooserBlock, self.document),
            (blocks.PageChooserBlock, self.page),
        ]
        if isinstance(block, BaseTypedTableBlock):
            return {
                "caption": self.text,
                "columns": [{"type": n, "heading": self.text} for n in block.child_blocks],
                "rows": [{"values": [self.text for _ in block.child_blocks]}] * 2,
            }
        if isinstance(block, blocks.StructBlock):
            return {name: self(child) for name, child in block.child_blocks.items()}
        if isinstance(block, blocks.ListBlock):
            return [self(block.child_block)] * 2
        return next(value for kind, value in simple if isinstance(block, kind))


@pytest.fixture(params=["vi", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def render(block, raw):
    return block.render(block.to_python(raw), {})


@pytest.mark.parametrize("name", BODY)
class TestEveryBlock:
    def test_typical_words_are_shown(self, name, in_sapa, language):
        html = render(BODY[name], Filler(TYPICAL, in_sapa)(BODY[name]))
        assert "Ẩn" in html or name == "documents"

    def test_an_empty_value_is_no_error(self, name, in_sapa, language):
        block = BODY[name]
        assert isinstance(block.render(block.get_default(), {}), str)

    def test_hostile_words_stay_words(self, name, in_sapa, language):
        html = render(BODY[name], Filler(EVIL, in_sapa)(BODY[name]))
        assert "<script" not in html
        assert "<img src=x" not in html
        assert "onerror=" not in html.replace("onerror=alert(2)&gt;", "")
        assert 'href="javascript' not in html
        assert "QZ" not in html

    def test_its_api_form_is_json(self, name, in_sapa):
        block = BODY[name]
        value = block.to_python(Filler(TYPICAL, in_sapa)(block))
        assert TYPICAL in json.dumps(block.get_api_representation(value), ensure_ascii=False) or (
            name == "documents"
        )

    def test_it_survives_storing(self, name, in_sapa):
        block = BODY[name]
        value = block.to_python(Filler(TYPICAL, in_sapa)(block))
        stored = json.loads(json.dumps(block.get_prep_value(value)))
        assert block.get_prep_value(block.to_python(stored)) == stored

    def test_the_desk_can_show_it_before_it_is_chosen(self, name, in_sapa):
        block = BODY[name]
        assert block.label
        assert block.meta.icon not in {"", "placeholder"}
        if block.is_previewable:
            assert block.render(block.get_preview_value(), {}).strip()


class TestLinks:
    def test_exactly_one_target(self, in_sapa):
        page = make_article(in_sapa, slug="bai")
        block = LinkBlock()
        for page_pk, url, fits in [
            (page.pk, "", True),
            (None, "https://laocai.test/", True),
            (None, "", False),
            (page.pk, "https://laocai.test/", False),
        ]:
            value = block.to_python({"title": "Xem", "page": page_pk, "url": url})
            if fits:
                assert block.clean(value)["title"] == "Xem"
            else:
                with pytest.raises(ValidationError):
                    block.clean(value)

    def test_links_cost_one_statement_and_leave_out_what_is_not_live(
        self, in_sapa, django_assert_num_queries
    ):
        live = [make_article(in_sapa, slug=f"bai-{n}") for n in range(3)]
        draft = make_article(in_sapa, slug="nhap", live=False)
        block = BODY["links"]
        value = block.to_python(
            {
                "heading": "Xem thêm",
                "links": [{"title": p.slug, "page": p.pk, "url": ""} for p in [*live, draft]],
            }
        )
        list(value["links"])
        with django_assert_num_queries(1):
            html = block.render(value, {})
        assert 'href="/tin-tuc/bai-2/"' in html
        assert "nhap" not in html

    def test_a_link_in_rich_text_leads_to_the_readers_language(
        self, sapa, in_sapa, django_assert_num_queries
    ):
        vi = make_article(sapa, slug="bai")
        make_article(sapa, language="en", slug="an-item", translation_key=vi.translation_key)
        source = (
            f'<p><a linktype="page" id="{vi.pk}">đọc</a> <a linktype="page" id="999999">mất</a></p>'
        )
        with django_assert_num_queries(1):
            assert safe_html(source) == '<p><a href="/tin-tuc/bai/">đọc</a> <a>mất</a></p>'
        with translation.override("en"):
            assert '<a href="/en/news/an-item/">' in safe_html(source)

    def test_a_link_to_another_portal_is_a_full_address(self, sapa, bacha):
        page = make_article(bacha, slug="bai")
        with portal_scope(sapa):
            assert 'href="http://bacha.laocai.test/tin-tuc/bai/"' in safe_html(
                f'<a linktype="page" id="{page.pk}">x</a>'
            )


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>Đoạn <b>đậm</b></p>", "<p>Đoạn <b>đậm</b></p>"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ("<p><script>x()</script>a</p>", "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<a href="mailto:a@b.vn">a</a>', '<a href="mailto:a@b.vn">a</a>'),
        ("<p>a<style>p{}</style><svg/onload=x()></p>", "<p>a</p>"),
        ("", ""),
    ],
)
def test_rich_text_is_cleaned_on_its_way_out(html, clean):
    assert safe_html(html) == clean


def test_a_table_larger_than_a_page_is_refused(in_sapa):
    block = TableBlock()
    rows = [{"values": ["a"]}] * (MAX_ROWS + 1)
    value = block.to_python(
        {"table": {"caption": "", "columns": [{"type": "text", "heading": "A"}], "rows": rows}}
    )
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_translated_table_keeps_its_grid(in_sapa):
    block = BODY["table"].child_blocks["table"]
    table = block.to_python(
        {
            "caption": "Thủ tục",
            "columns": [
                {"type": "text", "heading": "Cấp"},
                {"type": "number", "heading": "Số"},
            ],
            "rows": [{"values": ["Tỉnh", "1.569"]}, {"values": ["Xã", "142"]}],
        }
    )
    segments = block.get_translatable_segments(table)
    assert [segment.string.data for segment in segments] == ["Thủ tục", "Cấp", "Số", "Tỉnh", "Xã"]

    english = dict(
        zip(
            ["Thủ tục", "Cấp", "Số", "Tỉnh", "Xã"],
            ["Procedures", "Level", "Number", "Province", "Commune"],
            strict=True,
        )
    )
    translated = block.restore_translated_segments(
        table,
        [segment.__class__(segment.path, english[segment.string.data]) for segment in segments],
    )
    assert block.get_prep_value(translated) == {
        "caption": "Procedures",
        "columns": [
            {"type": "text", "heading": "Level"},
            {"type": "number", "heading": "Number"},
        ],
        "rows": [{"values": ["Province", "1.569"]}, {"values": ["Commune", "142"]}],
    }


class TestVideos:
    @pytest.mark.parametrize(
        ("url", "embed"),
        [
            ("https://www.youtube.com/watch?v=abcdefghijk&t=5", "abcdefghijk"),
            ("https://youtu.be/abcdefghijk", "abcdefghijk"),
            ("https://m.youtube.com/shorts/abcdefghijk", "abcdefghijk"),
            ("https://media.laocai.test/phim.mp4", ""),
        ],
    )
    def test_known_addresses(self, url, embed):
        expected = f"https://www.youtube-nocookie.com/embed/{embed}?autoplay=1" if embed else ""
        assert video_of(url).embed_url == expected

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "x",
            "https://youtube.com.evil.test/watch?v=abcdefghijk",
            "javascript:alert(1)//x.mp4",
            "https://www.youtube.com/watch?v=abc",
            "https://vimeo.com/1",
            "http://[::1/x.mp4",
            'https://youtu.be/abcdefghi"k',
        ],
    )
    def test_other_addresses_are_refused(self, url):
        with pytest.raises(UnknownVideo):
            video_of(url)
        block = VideoBlock()
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"title": "Phim", "url": url, "poster": None}))

    def test_nothing_of_another_site_is_asked_for_before_a_click(self, in_sapa):
        html = render(
            VideoBlock(), {"title": "Phim", "url": "https://youtu.be/abcdefghijk", "poster": None}
        )
        assert "<iframe" not in html
        assert 'src="' not in html
        assert 'href="https://youtu.be/abcdefghijk"' in html


CONTACT = {
    "name": "Bộ phận Một cửa",
    "post": "",
    "phone": "0214 3800 123",
    "email": "",
    "address": "",
    "hours": "Thứ Hai đến thứ Sáu",
}


def test_translators_are_asked_for_no_telephone_number(sapa, bacha):
    article = make_article(sapa, slug="mot-cua", body=[{"type": "contact", "value": CONTACT}])

    with portal_scope(sapa):
        parts = {
            segment.string.data
            for segment in extract_segments(article)
            if segment.path.startswith("body.")
        }

    assert parts == {"Bộ phận Một cửa", "Thứ Hai đến thứ Sáu"}


@pytest.mark.parametrize("number", ["0214 3800 123", "+84 (214) 3800-123", "1022"])
def test_a_contact_has_a_telephone_number(number):
    contact = BODY["contact"]

    assert contact.clean(contact.to_python(CONTACT | {"phone": number}))["phone"] == number


@pytest.mark.parametrize("number", ["hỏi văn phòng", "0214 3800 123 máy lẻ", "12"])
def test_other_words_are_no_telephone_number(number):
    contact = BODY["contact"]

    with pytest.raises(blocks.StructBlockValidationError) as refused:
        contact.clean(contact.to_python(CONTACT | {"phone": number}))

    assert set(refused.value.block_errors) == {"phone"}
