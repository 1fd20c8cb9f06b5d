from wagtail.snippets.models import register_snippet

from . import desk_rules  # noqa: F401 - it registers itself
from .viewsets import NavigationViewSet, RedirectViewSet

register_snippet(NavigationViewSet)
register_snippet(RedirectViewSet)
