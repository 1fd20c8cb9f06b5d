"""What the gate lets through of the views of pictures and files; see `sites.gate`."""

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

from cms.core.desk_rules import BULK
from sites.gate import COLLECTION, allow, deny, member, mine, rows

IMAGE, DOCUMENT = rows(get_image_model()), rows(get_document_model())
UPLOAD = mine(UploadedFile, "uploaded_by_user")
# Of the filter of a list; the lists themselves are cut to what a person may see.
_FILTER = {"collection_id": COLLECTION.or_words("")}
_UPLOADED = {"collection": COLLECTION}


def _in(namespace: str, *names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names]


for _app, _listed in (("wagtailimages", IMAGE), ("wagtaildocs", DOCUMENT)):
    allow(*_in(_app, "index", "index_results"), query=_FILTER, shows=())
    allow(*_in(_app, "add", "add_multiple"), query=_FILTER, form=_UPLOADED)
    allow(f"{_app}:delete_upload_multiple", uploaded_file_id=UPLOAD)
    allow(*_in(f"{_app}_chooser", "choose", "choose_results", "create"), query=_FILTER)
    allow(f"{_app}_chooser:chosen", pk=_listed)
    allow(f"{_app}_chooser:chosen_multiple", query={"id": _listed})

allow("cms.media.tags.PictureList", "cms.media.tags.DocumentList", query=_FILTER, shows=())
allow("cms.media.tags.ChoosePicture", query=_FILTER)
allow("cms.media.tags.suggest_tags")
allow(
    "cms.media.same_files.UploadToChoose",
    query=_FILTER,
    form={"document-chooser-upload-same_file": DOCUMENT},
)

allow(*_in("wagtailimages", "edit", "image_usage"), image_id=IMAGE, shows=())
allow("wagtailimages:delete", image_id=IMAGE)
allow(*_in("wagtailimages", "edit_multiple", "delete_multiple"), image_id=IMAGE)
allow("wagtailimages:create_multiple_from_uploaded_image", uploaded_file_id=UPLOAD)
allow("wagtailimages_chooser:select_format", image_id=IMAGE)
# Addresses of sizes that nobody needs: pictures have theirs.
deny(*_in("wagtailimages", "url_generator", "url_generator_output", "preview"))

allow(*_in("wagtaildocs", "edit", "document_usage"), document_id=DOCUMENT, shows=())
allow("wagtaildocs:delete", document_id=DOCUMENT)
allow(*_in("wagtaildocs", "edit_multiple", "delete_multiple"), doc_id=DOCUMENT)
allow("wagtaildocs:create_multiple_from_uploaded_document", uploaded_file_id=UPLOAD)

for _model, _listed in ((get_image_model(), IMAGE), (get_document_model(), DOCUMENT)):
    allow(
        *(
            member(BULK, _model._meta.app_label, _model._meta.model_name, action)
            for action in ("delete", "add_tags", "add_to_collection")
        ),
        query={"id": _listed.or_words("all"), "childOf": COLLECTION},
        form={"collection": COLLECTION},
    )

for _endpoint, _listed in (("images", IMAGE), ("documents", DOCUMENT)):
    allow(f"wagtailadmin_api:{_endpoint}:listing", query={"id": _listed})
    allow(f"wagtailadmin_api:{_endpoint}:detail", pk=_listed)
    deny(f"wagtailadmin_api:{_endpoint}:find")
