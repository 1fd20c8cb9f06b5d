"""Tags and filters for every template: icons, dates, telephone numbers, words that stay together."""

import re
from datetime import date, datetime

from django import template
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.core.text import slug_of

register = template.Library()

# Our own words: Django's Vietnamese has "Thứ 2", officials write "thứ Hai".
_WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"),
    _("Sunday"),
)  # fmt: skip

SPRITE = "core/img/sprite.svg"
NO_BREAK_SPACE = "\u00a0"

# Names of places, and pairs of syllables that read as one word.
_TOGETHER = (
    "Lào Cai", "Sa Pa", "Bắc Hà", "Bát Xát", "Bảo Thắng", "Bảo Yên", "Mường Khương", "Si Ma Cai",
    "Văn Bàn", "Cốc Lếu", "Cốc San", "Kim Tân", "Pom Hán", "Tả Phời", "Tả Van", "Y Tý",
    "Khánh Yên", "Hoàng Liên", "Hà Nội", "Việt Nam", "Ủy ban", "nhân dân", "bậc thang",
)  # fmt: skip
_UNITS = (
    "km²", "km", "m²", "m³", "m", "cm", "mm", "ha", "kg", "tấn", "tạ", "lít", "kWh", "MW", "kV",
    "°C", "%", "tỷ", "triệu", "nghìn", "đồng", "USD", "million", "billion", "hectares", "tonnes",
)  # fmt: skip
_GLUE = re.compile(
    rf"\b(?:{'|'.join(_TOGETHER)})\b|(?<=\d) (?=(?:{'|'.join(_UNITS)})(?!\w))", re.IGNORECASE
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite, for the eye only: words must stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#icon-{}"/></svg>', static(SPRITE), name
    )


@register.simple_tag
def emblem(kind: str, is_other: bool = False) -> SafeString:
    """The emblem of a kind of portal: in the colours of the page, or another one's in its kind's."""
    colours = format_html(' data-kind="{}"', kind) if is_other else ""
    return format_html(
        '<svg class="emblem"{} aria-hidden="true"><use href="{}#emblem-{}"/></svg>',
        colours,
        static(SPRITE),
        kind,
    )


@register.simple_tag
def static_if_built(path: str) -> str:
    """Address of a static file, "" where the manifest of built files lacks it: for error pages."""
    try:
        return static(path)
    except ValueError:
        return ""


@register.filter
def slugify_vi(text: str) -> str:
    """An anchor without marks: "Đất đai" -> "dat-dai"."""
    return slug_of(str(text))


@register.filter
def vn_date(value: date | None, show: str = "date") -> str:
    """`<time>` as readers write it: 05/07/2021, or 5 July 2021; with the argument "time" also 8h15."""
    if value is None:
        return ""
    moment = None
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
    day = moment.date() if moment else value
    text = day.strftime("%d/%m/%Y") if _is_vietnamese() else date_format(day, "j F Y")
    if moment and show == "time":
        return format_html(
            '<time datetime="{}">{}, {}</time>',
            moment.isoformat(timespec="minutes"),
            text,
            clock(moment),
        )
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), text)


@register.filter
def clock(value: datetime) -> str:
    """The time of day as readers write it: 8h15, or 8.15 am."""
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    if _is_vietnamese():
        return f"{moment.hour}h{moment.minute:02}"
    return f"{moment.hour % 12 or 12}.{moment.minute:02} {'ap'[moment.hour >= 12]}m"


@register.filter
def weekday(value: date | None) -> str:
    """The day of the week: "thứ Hai", or "Monday"."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return str(_WEEKDAYS[value.weekday()])


@register.filter(is_safe=True)
@stringfilter
def glue_name(text: str) -> str:
    """Keeps the last two syllables of a person's name on one line."""
    head, space, last = text.rpartition(" ")
    return f"{head}{NO_BREAK_SPACE if space else ''}{last}"


@register.filter
def phone(number: str) -> str:
    """A telephone number to tap; outside Vietnamese with the country's code."""
    digits = re.sub(r"[\s.()-]", "", number)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        return number
    # Short numbers (113, 1900 ...) have no code of the country.
    is_national = digits.startswith("0")
    target = f"+84{digits[1:]}" if is_national else digits
    shown = number if _is_vietnamese() or not is_national else f"+84 {number.strip()[1:]}"
    return format_html('<a class="together" href="tel:{}">{}</a>', target, shown)


@register.filter(is_safe=True)
def glue(text: str | None) -> str:
    """Keeps place names, and numbers and their units, on one line; nothing stays nothing."""
    text = "" if text is None else str(text)
    return _GLUE.sub(lambda match: match[0].replace(" ", NO_BREAK_SPACE), text)


def _is_vietnamese() -> bool:
    return (get_language() or "").startswith("vi")
