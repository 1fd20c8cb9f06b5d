from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.media.models import PortalImage
from cms.media.pictures import Picture, picture_of

register = template.Library()


@register.simple_tag
def picture(
    picture: Picture | PortalImage | None, sizes: str = "100vw", **attributes: str
) -> SafeString | str:
    """`<picture>` with every format there is; nothing for no picture.

    Further arguments become attributes of the `<img>`. It loads late unless it is said otherwise.
    """
    if picture is None:
        return ""
    if isinstance(picture, PortalImage):
        picture = picture_of(picture)
    attributes = {"loading": "lazy", "decoding": "async"} | attributes
    *modern, plain = picture.sources or [None]
    return format_html(
        '<picture>{}<img src="{}"{} alt="{}" width="{}" height="{}"{}></picture>',
        format_html_join(
            "",
            '<source type="{}" srcset="{}" sizes="{}">',
            ((source["type"], source["srcset"], sizes) for source in modern),
        ),
        picture.src,
        format_html(' srcset="{}" sizes="{}"', plain["srcset"], sizes) if plain else "",
        picture.alt,
        str(picture.width),
        str(picture.height),
        format_html_join("", ' {}="{}"', attributes.items()),
    )
