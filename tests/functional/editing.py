"""The desk's forms as an editor fills them in: every field from its panel, every block from its definition.

Nothing here knows a kind of page or a block by name, so that a new one is filled in as the others.
"""

import polib
from django.db import models
from django.utils import translation
from playwright.sync_api import Locator
from wagtail import blocks
from wagtail.admin.panels import InlinePanel
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

TEXT = "Tiếp nhận hồ sơ đất đai ở phường Ô Quý Hồ"
# By name of a field or block, where any text would not do.
VALUES = {
    "phone": "0214 3800 125",
    "email": "motcua.sapa@laocai.gov.vn",
    "to_address": "motcua.sapa@laocai.gov.vn",
    "number": "58,4%",
    "when": "01/10/1991",
    "choices": "Hài lòng\nChưa hài lòng",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LONGEST_BY_HAND = 12  # parts of a translation
VIDEO, ADDRESS = "https://youtu.be/abcdefghijk", "https://dichvucong.gov.vn/"


def in_vietnamese(words) -> str:
    with translation.override("vi"):
        return str(words)


def fields_of(panels) -> list[str]:
    """Names of the fields on panels and the panels in them, in their order."""
    names = []
    for panel in panels:
        if isinstance(panel, InlinePanel):
            names.append(panel.relation_name)
        elif hasattr(panel, "children"):
            names += fields_of(panel.children)
        elif hasattr(panel, "field_name"):
            names.append(panel.field_name)
    return names


def leave_by(page, element, act=Locator.click):
    """Click and wait for the next document; a draft that is saved meanwhile changes the address too."""
    page.evaluate("document.documentElement.dataset.left = ''")
    act(element)
    # Between two documents there is none.
    page.wait_for_function("document.documentElement?.dataset.left === undefined && document.body")
    page.wait_for_load_state()


class PageForm:
    """An open form of the desk."""

    def __init__(self, page):
        self.page = page

    # --- what stands around the fields -------------------------------------------------------

    def settle(self):
        """Let the draft that the desk saves by itself arrive, half a second after the last key."""
        self.page.wait_for_timeout(700)
        self.page.wait_for_load_state("networkidle")

    def save_draft(self):
        self.settle()
        leave_by(self.page, self.page.locator("footer button.action-save"))

    def press(self, name: str):
        """One of the buttons at the foot; all but the first are in a menu above it."""
        button = self.page.locator(
            f"footer [name={name}], footer [data-workflow-action-name={name}]"
        ).first
        if not button.is_visible():
            self.page.locator("footer .w-dropdown__toggle").first.click()
        leave_by(self.page, button)

    def panel(self, name: str, *, is_open: bool):
        """Open or close a side panel; one that was open on the page before opens again by itself."""
        toggle = self.page.locator(f"[data-side-panel-toggle={name}]")
        if (toggle.get_attribute("aria-expanded") == "true") != is_open:
            toggle.click()

    def preview_heading(self) -> str:
        """The heading that readers would see."""
        self.panel("preview", is_open=True)
        shown = self.page.frame_locator("#w-preview-iframe").locator("h1").first
        shown.wait_for()
        words = " ".join(shown.inner_text().split())
        self.panel("preview", is_open=False)
        return words

    def schedule(self, *, goes_live: str, expires: str):
        """Fill in the dialog of the status panel; the form is loaded again with it."""
        self.panel("status", is_open=True)
        self.page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
        self.write_moment("go_live_at", goes_live)
        self.write_moment("expire_at", expires)
        self.settle()
        leave_by(self.page, self.page.locator("#schedule-publishing-dialog [type=submit]"))
        self.panel("status", is_open=False)

    def translate(self, words: str):
        """Every part of a page in the translation editor: the title as `words`, the rest likewise.

        A long text goes out and comes in as a file for translators (PO).
        """
        parts = self.page.locator("li.incomplete")
        if parts.count() > LONGEST_BY_HAND:
            return self._translate_by_file(words)
        while left := parts.count():
            part = parts.first
            part.locator("button").click()
            part.locator("textarea").fill(words)
            part.locator("button").last.click()
            self.page.wait_for_function(
                "left => document.querySelectorAll('li.incomplete').length < left", arg=left
            )
        return None

    def _translate_by_file(self, words):
        with self.page.expect_download() as download:
            self.page.locator("a[download]:visible").first.click()
        catalogue = polib.pofile(download.value.path().read_text(encoding="utf-8"))
        for entry in catalogue:
            entry.msgstr = words
        file = {"name": "en.po", "mimeType": "text/x-gettext", "buffer": str(catalogue).encode()}
        upload = self.page.locator("form[action$='/pofile/upload/'] [type=file]").first
        leave_by(self.page, upload, lambda field: field.set_input_files(file))
        self.page.locator("footer [name=action]").first.wait_for(state="attached")
        assert self.page.locator("li.incomplete").count() == 0

    # --- fields ------------------------------------------------------------------------------

    def fill(self, model: type[Page], *, title: str, without=(), streams=None):
        """Every field of a kind but those in `without`.

        Streams get every block that they may have, or those that `streams` names.
        """
        content, *_other_tabs = model.get_edit_handler().children
        for name in fields_of(content.children):
            if name not in without:
                self._field(model, name, title, (streams or {}).get(name))

    def _field(self, model, name, title, chosen):
        field = model._meta.get_field(name)
        if name == "title":
            self.write(name, title)
        elif isinstance(field, StreamField):
            self.add_blocks(name, field.stream_block, chosen)
        elif field.one_to_many:
            self._inline(name, field.related_model)
        elif field.many_to_one and issubclass(field.related_model, get_image_model()):
            self.choose(name, "image")
        elif field.many_to_one:
            self.choose(name, "page")
        elif field.choices:
            self._named(name).select_option(index=len(field.choices) - 1)
        elif isinstance(field, models.DateTimeField):
            self.write_moment(name, "2030-01-07 10:00" if name == "ends_at" else "2030-01-07 08:30")
        elif isinstance(field, models.DateField):
            self.write_moment(name, "2030-01-07")
        elif isinstance(field, models.URLField):
            self.write(name, ADDRESS)
        elif isinstance(field, (models.CharField, models.TextField)):
            self.write(name, VALUES.get(name, TEXT))

    def _inline(self, name, model):
        count = self._named(f"{name}-TOTAL_FORMS")
        if count.input_value() == "0":
            self.page.locator(f"#id_{name}-ADD").click()
        for inner in fields_of(model.panels):
            field = model._meta.get_field(inner)
            if field.choices:
                self._named(f"{name}-0-{inner}").select_option(index=0)
            elif isinstance(field, (models.CharField, models.TextField)):
                self.write(f"{name}-0-{inner}", VALUES.get(inner, TEXT))

    # --- blocks ------------------------------------------------------------------------------

    def add_blocks(self, name: str, stream: blocks.StreamBlock, chosen=None):
        """Each block of a stream, or those named, one below the other."""
        add = self.page.locator(f"[data-contentpath='{name}'] .c-sf-add-button")
        for block_name in chosen or stream.child_blocks:
            block = stream.child_blocks[block_name]
            place = self._named(f"{name}-count").input_value()
            add.last.click()
            if len(stream.child_blocks) > 1:
                label = in_vietnamese(block.label)
                self.page.get_by_role("option", name=label, exact=True).click()
            self._block(block, block_name, f"{name}-{place}-value")

    def _block(self, block, name, prefix):
        if isinstance(block, BaseTypedTableBlock):
            self._table(block, prefix)
        elif isinstance(block, blocks.StructBlock):
            fields = dict(block.child_blocks)
            if {"page", "url"} <= set(fields):
                del fields["page"]  # a link leads to one of the two
            for inner, child in fields.items():
                self._block(child, inner, f"{prefix}-{inner}")
        elif isinstance(block, blocks.ListBlock):
            self._list(block, name, prefix)
        elif isinstance(block, blocks.RichTextBlock):
            self._rich_text(prefix)
        elif isinstance(block, ImageChooserBlock):
            self.choose(prefix, "image")
        elif isinstance(block, DocumentChooserBlock):
            self.choose(prefix, "document")
        elif isinstance(block, blocks.PageChooserBlock):
            self.choose(prefix, "page")
        elif isinstance(block, blocks.ChoiceBlock):
            self._named(prefix).select_option(index=1)
        elif isinstance(block, blocks.URLBlock):
            self.write(prefix, VIDEO if block.field.help_text else ADDRESS)
        elif isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.EmailBlock)):
            self.write(prefix, VALUES.get(name, TEXT))
        elif not isinstance(block, blocks.BooleanBlock):
            raise TypeError(f"no way to fill in {block!r}")

    def _list(self, block, name, prefix):
        count = self._named(f"{prefix}-count")
        for place in range(block.meta.min_num or 1):
            if int(count.input_value()) <= place:
                count.locator("xpath=..").locator(".c-sf-add-button").last.click()
            self._block(block.child_block, name, f"{prefix}-{place}-value")

    def _table(self, block, prefix):
        count = self._named(f"{prefix}-column-count")
        table = count.locator("xpath=ancestor::*[contains(@class, 'typed-table-block')][1]")
        self.write(f"{prefix}-caption", TEXT)
        for place, (name, child) in enumerate(block.child_blocks.items()):
            table.locator("[data-append-column]").click()
            table.locator(".add-column-menu").get_by_role(
                "button", name=in_vietnamese(child.label), exact=True
            ).click()
            self.write(f"{prefix}-column-{place}-heading", TEXT)
            self.write(f"{prefix}-cell-0-{place}", VALUES.get(name, TEXT))

    def _rich_text(self, name):
        hidden = self._named(name)
        editor = hidden.locator("xpath=..").locator(".public-DraftEditor-content")
        editor.click()
        self.page.keyboard.insert_text(TEXT)
        # The editor hands its text to the form a quarter of a second after the last key.
        self.page.wait_for_function(
            "([name, text]) => document.querySelector(`[name='${name}']`).value.includes(text)",
            arg=[name, TEXT],
        )

    # --- widgets -----------------------------------------------------------------------------

    def _named(self, name):
        return self.page.locator(f"[name='{name}']")

    def write(self, name, text):
        self._named(name).fill(text)

    def write_moment(self, name, text):
        """A day or a moment, without the calendar that opens over the field and stays."""
        self._named(name).evaluate(
            "(field, text) => {"
            " field.value = text; field.dispatchEvent(new Event('change', {bubbles: true})) }",
            text,
        )

    def choose(self, name, kind):
        """Take the first picture, document or page that a chooser offers; upload the first document."""
        field = self.page.locator(f"[id='{name}-chooser'], [id='id_{name}-chooser']").first
        field.locator("[data-chooser-action-choose]:visible").first.click()
        modal = self.page.locator(".modal")
        ready = ".page-results td" if kind == "page" else "form[data-chooser-modal-search]"
        modal.locator(ready).first.wait_for()
        choices = modal.locator("[data-chooser-modal-choice], .choose-page")
        if kind == "document" and not choices.count():
            modal.locator("[role=tab]").last.click()
            modal.locator("input[type=file]").set_input_files(
                {"name": "phu-luc.pdf", "mimeType": "application/pdf", "buffer": PDF}
            )
            modal.locator("[name$=title]").fill("Phụ lục kèm theo Quyết định")
            modal.locator("form button[type=submit], form input[type=submit]").last.click()
        else:
            while not choices.count():  # what may be chosen stands further down
                with self.page.expect_response("**/choose-page/**"):
                    modal.locator("td.children a").first.click()
                choices.or_(modal.locator("td.children a")).first.wait_for()
            choices.first.click()
        modal.wait_for(state="detached")
