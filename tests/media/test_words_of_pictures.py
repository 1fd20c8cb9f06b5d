"""What a picture shows and who made it, for readers of each language."""

import pytest

from cms.core.trees import homes_of
from sites.scope import portal_scope
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db

WORDS = {"alt_text": "Chợ phiên Cốc Ly", "credit": "Vàng A Sử"}


@pytest.fixture
def show(browse, sapa):
    """An article with the picture at its head and in its text: `show("en", image)`."""

    def shown(language, image):
        make_article(
            sapa,
            language=language,
            slug="cho-phien",
            picture=image,
            body=[
                {"type": "image", "value": {"image": image.pk, "caption": "", "credit": ""}},
                {
                    "type": "gallery",
                    "value": {
                        "heading": "",
                        "pictures": [{"image": image.pk, "caption": "", "credit": "Lý Mẩy"}] * 2,
                    },
                },
            ],
        )
        path = {"vi": "/tin-tuc/cho-phien/", "en": "/en/news/cho-phien/"}[language]
        return browse(sapa).get(path).content.decode()

    return shown


def test_vietnamese_words_in_the_vietnamese_tree(show, sapa):
    html = show("vi", make_image(sapa, alt_text_en="Cốc Ly market", **WORDS))

    assert html.count('alt="Chợ phiên Cốc Ly" width') == 4
    assert "Cốc Ly market" not in html
    assert html.count('<span class="credit">Ảnh: Vàng A Sử</span>') == 2
    assert html.count('<span class="credit">Ảnh: Lý Mẩy</span>') == 2


def test_english_words_in_the_english_tree(show, sapa):
    html = show("en", make_image(sapa, alt_text_en="Cốc Ly market", **WORDS))

    assert html.count('alt="Cốc Ly market" width') == 4
    assert "Chợ phiên" not in html
    assert html.count('<span class="credit">Picture: <span lang="vi">Vàng A Sử</span></span>') == 2
    assert html.count('<span class="credit">Picture: Lý Mẩy</span>') == 2


def test_without_english_words_the_vietnamese_ones_say_that_they_are(show, sapa):
    html = show("en", make_image(sapa, **WORDS))

    assert html.count('alt="Chợ phiên Cốc Ly" lang="vi" width') == 4


def test_a_card_and_a_leader_say_what_their_picture_shows_in_the_readers_language(
    browse, sapa, bacha
):
    make_article(sapa, language="en", picture=make_image(sapa, alt_text_en="The market", **WORDS))
    make_article(bacha, language="en", picture=make_image(bacha, **WORDS))

    assert 'alt="The market" width' in browse(sapa).get("/en/").content.decode()
    assert 'alt="Chợ phiên Cốc Ly" lang="vi" width' in browse(bacha).get("/en/").content.decode()


def test_anchors_of_equal_headings_are_each_once_on_a_page(browse, sapa):
    headings = ["Thời gian", "Thời gian", "Main", "???", "Thời gian"]
    make_article(sapa, slug="bai", body=[{"type": "heading", "value": text} for text in headings])

    html = browse(sapa).get("/tin-tuc/bai/").content.decode()

    for anchor in ("thoi-gian", "thoi-gian-2", "main-2", "part", "thoi-gian-3"):
        assert html.count(f'<h2 id="{anchor}">') == 1
        assert html.count(f'href="#{anchor}"') == 2
    with portal_scope(sapa):
        page = homes_of(sapa)["vi"].get_descendants().get(slug="bai").specific
        block = page.body.stream_block
        api = block.get_api_representation(page.body)
    assert [part["value"]["anchor"] for part in api] == [
        "thoi-gian", "thoi-gian-2", "main-2", "part", "thoi-gian-3",
    ]  # fmt: skip
