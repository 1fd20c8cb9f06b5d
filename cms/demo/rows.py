"""What a portal has that the demonstration's texts name by keys."""

from dataclasses import dataclass

from cms.media.models import PortalDocument, PortalImage
from cms.news.models import SectionPage


@dataclass(frozen=True)
class Rows:
    """Pictures and files by key; sections by language, then by key."""

    pictures: dict[str, PortalImage]
    documents: dict[str, PortalDocument]
    sections: dict[str, dict[str, SectionPage]]

    def has_section(self, key: str) -> bool:
        return all(key in sections for sections in self.sections.values())

    def body(self, blocks: list[dict], language: str) -> list[dict]:
        """Blocks as a StreamField takes them: with rows in place of keys."""
        return [
            block | {"value": self._value(block["type"], block["value"], language)}
            for block in blocks
        ]

    def attachments(self, keys: list[str]) -> list[dict]:
        return [{"type": "document", "value": self.documents[key].pk} for key in keys]

    def _value(self, kind: str, value, language: str):
        if kind == "image":
            return self.image(value["picture"], value["caption"])
        if kind == "gallery":
            return value | {"pictures": self._each(value["pictures"], self._image_of)}
        if kind == "video":
            return value | {"poster": self.pictures[value["poster"]].pk}
        if kind == "documents":
            return {"documents": self._each(value["documents"], lambda k: self.documents[k].pk)}
        if kind == "related_pages":
            sections = self.sections[language]
            return value | {"pages": self._each(value["pages"], lambda key: sections[key].pk)}
        return value

    def image(self, picture: str, caption: str) -> dict:
        """The value of an image block."""
        return {"image": self.pictures[picture].pk, "caption": caption, "credit": ""}

    def _image_of(self, value: dict) -> dict:
        return self.image(value["picture"], value["caption"])

    def _each(self, items: list[dict], row_of) -> list[dict]:
        return [item | {"value": row_of(item["value"])} for item in items]
