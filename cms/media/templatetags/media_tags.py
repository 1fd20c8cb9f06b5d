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
        if picture is None:
            return ""
    attributes = {"loading": "lazy", "decoding": "async"} | attributes
    if focus := _focus_classes(picture):
        attributes["class"] = " ".join(filter(None, [attributes.get("class"), *focus]))
    *modern, plain = picture.sources or [None]
    return format_html(
        '<picture>{}<img src="{}"{} alt="{}"{} width="{}" height="{}"{}></picture>',
        format_html_join(
            "",
            '<source type="{}" srcset="{}" sizes="{}">',
            ((source["type"], source["srcset"], sizes) for source in modern),
        ),
        picture.src,
        format_html(' srcset="{}" sizes="{}"', plain["srcset"], sizes) if plain else "",
        picture.alt,
        format_html(' lang="{}"', picture.alt_language) if picture.alt_language else "",
        str(picture.width),
        str(picture.height),
        format_html_join("", ' {}="{}"', attributes.items()),
    )


@register.simple_tag
def credit_of(picture: Picture, own: str = "") -> SafeString | str:
    """Whom to thank for a picture: what the page says, else what the picture itself says."""
    if own or not picture.credit_language:
        return own or picture.credit
    return picture.credit and format_html(
        '<span lang="{}">{}</span>', picture.credit_language, picture.credit
    )


def _focus_classes(picture: Picture) -> list[str]:
    """What keeps the part that matters in a crop; the content security policy allows no style."""
    x, y = picture.focus
    return [f"focus-{axis}-{value}" for axis, value in (("x", x), ("y", y)) if value != 50]
