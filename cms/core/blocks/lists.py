"""Blocks that put text in order: steps, dates, questions, figures."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .text import TextBlock


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = TextBlock()

    class Meta:
        label = _("Part")


class AccordionBlock(blocks.StructBlock):
    """Parts that a reader unfolds: for long texts of which each reader needs one part."""

    items = blocks.ListBlock(AccordionItemBlock(), label=_("Parts"), min_num=1)

    class Meta:
        icon = "collapse-down"
        label = _("Parts to unfold")
        template = "core/blocks/accordion.html"
        preview_value = {
            "items": [
                {"title": "Hồ sơ gồm những gì?", "text": "<p>Đơn đề nghị và bản sao giấy tờ.</p>"},
                {"title": "Thời hạn giải quyết?", "text": "<p>05 ngày làm việc.</p>"},
            ]
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = TextBlock(required=False)

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """What to do, one step after the other."""

    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "core/blocks/steps.html"
        preview_value = {
            "steps": [
                {"title": "Chuẩn bị hồ sơ", "text": "<p>Theo danh mục đã công bố.</p>"},
                {"title": "Nộp tại Bộ phận Một cửa", "text": ""},
            ]
        }


class TimelineItemBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("When"), max_length=80)
    title = blocks.CharBlock(label=_("What happened"), max_length=200)
    text = TextBlock(required=False)

    class Meta:
        label = _("Event")


class TimelineBlock(blocks.StructBlock):
    """What happened when."""

    events = blocks.ListBlock(TimelineItemBlock(), label=_("Events"), min_num=1)

    class Meta:
        icon = "history"
        label = _("Timeline")
        template = "core/blocks/timeline.html"
        preview_value = {
            "events": [
                {"when": "1907", "title": "Thành lập tỉnh Lào Cai", "text": ""},
                {"when": "01/10/1991", "title": "Tái lập tỉnh Lào Cai", "text": ""},
            ]
        }


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(
        label=_("Figure"), max_length=30, help_text=_("As it is to be read: 58,4% or 1.234,5 ha.")
    )
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    detail = blocks.CharBlock(
        label=_("Of what, compared with what"), required=False, max_length=200
    )

    class Meta:
        label = _("Figure")


class StatisticsBlock(blocks.StructBlock):
    """Two to four figures of one period."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=150)
    period = blocks.CharBlock(label=_("Period"), required=False, max_length=80)
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    class Meta:
        icon = "order"
        label = _("Strip of figures")
        template = "core/blocks/statistics.html"
        preview_value = {
            "heading": "Cổng Thông tin điện tử tỉnh",
            "period": "6 tháng đầu năm 2021",
            "figures": [
                {"number": "16.897", "label": "tin, bài", "detail": "trên 83 cổng"},
                {"number": "89%", "label": "câu hỏi đã trả lời", "detail": "260 trên 292 câu"},
            ],
        }
