"""Wagtail's reference index for many new objects at once."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ReferenceIndex


def index_references(objects: Sequence[models.Model]) -> None:
    """Write down what new objects refer to: pictures, documents, pages.

    As `ReferenceIndex.create_or_update_for_object` does for each, in one statement; the objects
    must not be in the index yet. In a transaction.
    """
    rows = []
    for item in objects:
        own, *_parents, base = [
            ContentType.objects.get_for_model(model, for_concrete_model=False)
            for model in (item, item, *item._meta.get_parent_list())
        ]
        rows += [
            ReferenceIndex(
                content_type=own,
                base_content_type=base,
                object_id=item.pk,
                to_content_type_id=to_type,
                to_object_id=to_id,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for to_type, to_id, model_path, content_path in set(
                ReferenceIndex._extract_references_from_object(item)
            )
        ]
    ReferenceIndex.objects.bulk_create(rows, batch_size=500)
