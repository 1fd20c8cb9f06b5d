"""What an editor of a source page has changed since its translations were last brought up to date."""

from dataclasses import dataclass

from wagtail_localize.models import TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue


@dataclass(frozen=True)
class ChangedPart:
    """A field or block whose text is another: sentences that went and that came, as plain text."""

    before: list[str]
    after: list[str]


def changes_since_sync(source: TranslationSource) -> list[ChangedPart]:
    """The changed parts of a source page, in the order of the page; those that went come last."""
    before: dict[str, dict[str, None]] = {}
    for path, text in source.stringsegment_set.order_by("order").values_list(
        "context__path", "string__data"
    ):
        before.setdefault(path, {})[text] = None
    after: dict[str, dict[str, None]] = {}
    for segment in extract_segments(source.get_source_instance()):
        if isinstance(segment, StringSegmentValue):
            after.setdefault(segment.path, {})[segment.string.data] = None
    parts = []
    for path in {**after, **before}:
        old, new = before.get(path, {}), after.get(path, {})
        if old.keys() != new.keys():
            parts.append(
                ChangedPart(
                    before=[_plain(text) for text in old if text not in new],
                    after=[_plain(text) for text in new if text not in old],
                )
            )
    return parts


def _plain(text: str) -> str:
    return StringValue(text).render_text()
