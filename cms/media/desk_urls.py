"""Our views in the place of Wagtail's own lists of pictures and files, at the same addresses."""

from django.urls import path

from cms.core.desk_urls import desk_urls

from .same_files import upload_document
from .tags import DocumentList, PictureList, choose_picture, suggest_tags

urlpatterns = desk_urls(
    [
        path("images/", PictureList.as_view()),
        path("images/results/", PictureList.as_view(results_only=True)),
        path("images/chooser/", choose_picture),
        path("documents/", DocumentList.as_view()),
        path("documents/results/", DocumentList.as_view(results_only=True)),
        path("documents/chooser/create/", upload_document),
        path("tag-autocomplete/", suggest_tags),
    ]
)
