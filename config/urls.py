"""Addresses of a portal; the host has named the portal before."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.core.theme import theme
from cms.core.views import (
    authenticate_with_password,
    page_not_found,
    serve,
    server_error,
)
from cms.media.views import authenticate_for_files, serve_media
from home.styleguide import styleguide
from search.views import results, titles

handler404 = page_not_found
handler500 = server_error

urlpatterns = [
    path("admin/", include("cms.media.desk_urls")),
    path("admin/", include("cms.core.desk_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        authenticate_for_files,
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("theme/<slug:slug>.<slug:digest>.css", theme, name="theme"),
    path("media/<path:path>", serve_media, name="media"),
    *i18n_patterns(
        path(
            "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
            authenticate_with_password,
            name="wagtailcore_authenticate_with_password",
        ),
        path(_("search/"), results, name="search"),
        path("_search/titles/", titles, name="search_titles"),
        path("styleguide/", styleguide, name="styleguide"),
        re_path(r"^((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]
