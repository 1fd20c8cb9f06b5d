"""The style guide: for those who work on the portal, with every block in its states."""

import pytest

from cms.media.body import BodyBlock
from sites.roles import Role
from tests.factories import make_document, make_image, make_user

ADDRESSES = ["/styleguide/", "/en/styleguide/"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_readers_and_other_portals_people_are_told_that_there_is_no_such_page(
    browse, sapa, bacha, path
):
    stranger = make_user(bacha, Role.PORTAL_ADMIN)
    assert browse(sapa).get(path).status_code == 404
    assert browse(sapa, stranger).get(path).status_code == 404
    assert browse(bacha, stranger).get(path).status_code == 200


@pytest.mark.parametrize("path", ADDRESSES)
def test_it_shows_every_block_as_usual_long_and_empty(browse, sapa, path):
    make_image(sapa)
    make_document(sapa)

    response = browse(sapa, make_user(sapa, Role.WRITER)).get(path)

    html = response.content.decode()
    count = len(BodyBlock().child_blocks) + 1  # and groups of questions
    for state in ("usual", "long", "empty"):
        assert html.count(f'class="prose is-{state}"') == count
    assert ">None<" not in html
    assert "noindex" in html
    assert "no-store" in response["Cache-Control"]


def test_it_needs_neither_pictures_nor_documents(browse, sapa):
    assert browse(sapa, make_user(sapa, Role.WRITER)).get("/styleguide/").status_code == 200
