from cms.news.models import ArticlePage
from search import pages
from search.checks import page_types_say_what_they_offer


def test_every_page_type_says_what_it_offers(monkeypatch):
    assert page_types_say_what_they_offer(None) == []

    monkeypatch.delitem(pages.OFFERS, ArticlePage)

    (error,) = page_types_say_what_they_offer(None)
    assert error.id == "search.E001"
    assert error.obj is ArticlePage
