from .collections import FaqPage, GalleryPage, LinkPage, SitemapPage
from .events import EventPage
from .forms import FormField, FormPage
from .people import PersonPage, UnitPage
from .standard import ContactPage, StandardPage
from .submissions import FormSubmission

__all__ = [
    "ContactPage",
    "EventPage",
    "FaqPage",
    "FormField",
    "FormPage",
    "FormSubmission",
    "GalleryPage",
    "LinkPage",
    "PersonPage",
    "SitemapPage",
    "StandardPage",
    "UnitPage",
]
