from .announcement import AnnouncementPage
from .article import ArticlePage
from .section import SectionPage

__all__ = ["AnnouncementPage", "ArticlePage", "SectionPage"]
