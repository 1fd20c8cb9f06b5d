"""Things of a portal, made as the desk makes them. All enter the portal's scope by themselves."""

from io import BytesIO
from itertools import count

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from cms.core.text import slug_of
from cms.core.trees import homes_of
from cms.media.models import PortalDocument, PortalImage
from cms.news.models import ArticlePage, SectionPage
from sites.operations import grant_role
from sites.scope import portal_scope

_number = count(1)


def make_user(portal=None, role=None, *, username=None, **fields):
    """A person, with a role in a portal if one is given."""
    user = get_user_model().objects.create_user(
        username or f"nguoi{next(_number)}", email=f"nguoi{next(_number)}@example.org", **fields
    )
    if role:
        grant_role(user=user, role=role, portal=portal)
    return user


def section_of(portal, key="news", language="vi") -> SectionPage:
    home = homes_of(portal)[language]
    return SectionPage.objects.get(key=key, path__startswith=home.path)


def make_article(portal, *, section="news", language="vi", live=True, **fields) -> ArticlePage:
    """An article, published through a revision unless `live` is false."""
    number = next(_number)
    title = fields.pop("title", f"Bài số {number} của {portal.slug}")
    fields.setdefault("slug", f"{slug_of(title)}-{number}")
    fields.setdefault("summary", f"Tóm tắt bài {number}")
    fields.setdefault("body", [{"type": "text", "value": f"<p>Nội dung bài {number}.</p>"}])
    fields.setdefault("published_at", timezone.now())
    with portal_scope(portal):
        page = ArticlePage(title=title, live=False, **fields)
        section_of(portal, section, language).add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish()
        page.refresh_from_db()
    return page


def picture_file(name="anh.jpg", size=(640, 360), colour=(60, 110, 80), format="JPEG"):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, format)
    return ContentFile(out.getvalue(), name=name)


def make_image(portal, **fields) -> PortalImage:
    number = next(_number)
    with portal_scope(portal):
        return PortalImage.objects.create(
            title=fields.pop("title", f"Ảnh {number}"),
            alt_text=fields.pop("alt_text", "Ruộng bậc thang"),
            file=fields.pop("file", None) or picture_file(f"anh-{number}.jpg"),
            **fields,
        )


def make_document(portal, **fields) -> PortalDocument:
    number = next(_number)
    with portal_scope(portal):
        return PortalDocument.objects.create(
            title=fields.pop("title", f"Tệp {number}"),
            file=ContentFile(b"%PDF-1.4 thu", name=f"tep-{number}.pdf"),
            **fields,
        )
