"""The editor of rich text, whose parts all threads of a server share."""

import json
from threading import Thread

from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.admin.rich_text.converters.html_to_contentstate import HtmlToContentStateHandler

from cms.media.body import BodyBlock

MINE, OTHERS = "<p>Quyết định của thị xã</p><p>Điều 1</p>", "<p>Bản thảo của huyện khác</p>"


def words(widget, html) -> list[str]:
    return [block["text"] for block in json.loads(widget.format_value(html))["blocks"]]


def test_two_people_who_open_forms_at_one_moment_get_each_their_own_text(monkeypatch):
    widgets = {
        "of a field": get_rich_text_editor_widget(),
        "of a block": BodyBlock().child_blocks["text"].field.widget,
    }
    read = HtmlToContentStateHandler.handle_starttag
    for place, widget in widgets.items():
        others = []

        def other_person(widget=widget, others=others):
            others.append(words(widget, OTHERS))

        def interrupted(self, *args, others=others, other_person=other_person):
            if not others:
                monkeypatch.setattr(HtmlToContentStateHandler, "handle_starttag", read)
                other = Thread(target=other_person)
                other.start()
                other.join()
            read(self, *args)

        monkeypatch.setattr(HtmlToContentStateHandler, "handle_starttag", interrupted)

        assert words(widget, MINE) == ["Quyết định của thị xã", "Điều 1"], place
        assert others == [["Bản thảo của huyện khác"]], place
