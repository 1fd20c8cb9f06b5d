from wagtail.snippets.models import register_snippet

from .viewsets import NavigationViewSet, RedirectViewSet

register_snippet(NavigationViewSet)
register_snippet(RedirectViewSet)
