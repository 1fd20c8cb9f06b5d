"""A page is saved by somebody who read it before somebody else changed the tree around it."""

import pytest
from wagtail.models import Page

from cms.core.audit import find_tree_problems
from cms.news.models import ArticlePage, SectionPage
from sites.scope import portal_scope
from tests.factories import make_article, section_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["its own type", "the base type"])
def copy_of(request):
    """Read a page as the desk does, or as Wagtail's own actions do."""
    return lambda page: (
        type(page).objects.get(pk=page.pk)
        if request.param == "its own type"
        else Page.objects.get(pk=page.pk)
    )


def test_a_section_keeps_what_was_written_below_it_meanwhile(sapa, bacha, copy_of):
    make_article(bacha)
    with portal_scope(sapa):
        section = copy_of(section_of(sapa))
        first = make_article(sapa, title="Một")

        section.title = "Tin mới"
        section.save()

        assert SectionPage.objects.get(pk=section.pk).numchild == 1
        second = make_article(sapa, title="Hai")
        assert list(section_of(sapa).get_children()) == [first.page_ptr, second.page_ptr]
        assert section_of(sapa).title == "Tin mới"
    assert list(find_tree_problems()) == []


@pytest.mark.parametrize("slug", ["mot", "hai"])
def test_an_article_stays_where_it_was_moved_to_meanwhile(sapa, bacha, copy_of, slug):
    article = make_article(sapa, slug="mot")
    other = make_article(bacha, slug="mot")
    with portal_scope(sapa):
        copy = copy_of(article)
        article.move(section_of(sapa, "plans"), pos="last-child")

        copy.title, copy.slug = "Sửa sau khi chuyển", slug
        copy.save()

        found = ArticlePage.objects.get(pk=article.pk)
        assert found.title == "Sửa sau khi chuyển"
        assert found.get_parent().specific == section_of(sapa, "plans")
        assert found.url_path == f"{section_of(sapa, 'plans').url_path}{slug}/"
        assert (copy.path, copy.url_path) == (found.path, found.url_path)
    assert ArticlePage.objects.get(pk=other.pk).url_path == other.url_path
    assert list(find_tree_problems()) == []


def test_a_deleted_article_does_not_come_back(sapa, bacha, copy_of):
    article, other = make_article(sapa, live=False), make_article(bacha)
    with portal_scope(sapa):
        copy = copy_of(article)
        article.delete()

        with pytest.raises((Page.DoesNotExist, ArticlePage.DoesNotExist)):
            copy.save()

    assert list(ArticlePage.objects.all()) == [other]
    assert list(find_tree_problems()) == []
