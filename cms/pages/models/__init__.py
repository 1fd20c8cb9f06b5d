from .collections import FaqPage, GalleryPage, LinkPage, SitemapPage
from .events import EventPage
from .people import PersonPage, UnitPage
from .standard import ContactPage, StandardPage

__all__ = [
    "ContactPage",
    "EventPage",
    "FaqPage",
    "GalleryPage",
    "LinkPage",
    "PersonPage",
    "SitemapPage",
    "StandardPage",
    "UnitPage",
]
