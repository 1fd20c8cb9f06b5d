"""Tags of pictures and files: one table for all portals, of which each sees what it uses."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.http import JsonResponse
from taggit.models import Tag, TaggedItem
from wagtail.documents.views import documents
from wagtail.images.views import images
from wagtail.images.views.chooser import ImageChooserViewSet, ImageChooseView

from .models import PortalDocument, PortalImage

OFFERED = 10


def _uses(*models):
    """Uses of tags by the portal in scope."""
    own = Q()
    for model in models:
        own |= Q(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=model.objects.order_by().values("pk"),
        )
    return TaggedItem.objects.filter(own)


def popular_tags(model) -> list[str]:
    """Names of the tags that the portal uses most for pictures, or for files."""
    counted = _uses(model).values("tag__name").annotate(uses=Count("pk"))
    return [row["tag__name"] for row in counted.order_by("-uses", "tag__name")[:OFFERED]]


def suggest_tags(request):
    """Names that the portal uses already, for somebody who types."""
    term = request.GET.get("term", "")
    names = Tag.objects.filter(
        pk__in=_uses(PortalImage, PortalDocument).values("tag"), name__istartswith=term
    )
    return JsonResponse(
        list(names.order_by("name").values_list("name", flat=True)[:OFFERED]) if term else [],
        safe=False,
    )


class _OwnTags:
    """A filter of lists; Wagtail's own offers the tags of all portals."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tags = popular_tags(self._meta.model)
        if tags:
            if "tag" in self.filters:
                self.filters["tag"].extra["choices"] = [(tag, tag) for tag in tags]
        else:
            self.filters.pop("tag", None)


class PictureFilters(_OwnTags, images.ImagesFilterSet):
    pass


class DocumentFilters(_OwnTags, documents.DocumentsFilterSet):
    pass


class PictureList(images.IndexView):
    filterset_class = PictureFilters


class DocumentList(documents.IndexView):
    filterset_class = DocumentFilters


class ChoosePicture(ImageChooseView):
    def get_context_data(self, **kwargs):
        tags = [Tag(name=name) for name in popular_tags(PortalImage)]
        return super().get_context_data(**kwargs) | {"popular_tags": tags}


class _Pictures(ImageChooserViewSet):
    choose_view_class = ChoosePicture


choose_picture = _Pictures(
    "wagtailimages_chooser", model=PortalImage, url_prefix="images/chooser"
).choose_view
