from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail_localize.segments import StringSegmentValue

# What a paste from a spreadsheet may bring at most; a longer table is a file to download.
MAX_ROWS, MAX_COLUMNS = 200, 12


class TableGridBlock(TypedTableBlock):
    """Columns with headings, rows of short texts or figures.

    wagtail-localize knows no tables: headings, cells and caption name themselves as segments, by
    their place in the grid.
    """

    text = blocks.CharBlock(label=_("Text"), required=False, max_length=500)
    number = blocks.CharBlock(label=_("Figure"), required=False, max_length=40)

    def get_translatable_segments(self, table: TypedTable) -> list[StringSegmentValue]:
        texts = {"caption": table.caption}
        texts |= {f"heading{i}": column["heading"] for i, column in enumerate(table.columns)}
        for r, row in enumerate(table.row_data):
            for c, value in enumerate(row["values"]):
                if table.columns[c]["block"].name == "text":
                    texts[f"cell{r}x{c}"] = value
        return [StringSegmentValue(place, text) for place, text in texts.items() if text]

    def restore_translated_segments(self, table: TypedTable, segments) -> TypedTable:
        texts = {segment.path: segment.render_text() for segment in segments}
        return TypedTable(
            columns=[
                column | {"heading": texts.get(f"heading{i}", column["heading"])}
                for i, column in enumerate(table.columns)
            ],
            row_data=[
                {"values": [texts.get(f"cell{r}x{c}", v) for c, v in enumerate(row["values"])]}
                for r, row in enumerate(table.row_data)
            ],
            caption=texts.get("caption", table.caption),
        )

    class Meta:
        icon = "table"
        label = _("Table")


class TableBlock(blocks.StructBlock):
    """A table with heading cells and a caption; wide ones scroll by themselves."""

    table = TableGridBlock()
    has_row_headings = blocks.BooleanBlock(
        label=_("The first column names the rows"), required=False, default=True
    )

    def clean(self, value):
        value = super().clean(value)
        table = value["table"]
        if len(table.columns) > MAX_COLUMNS or len(table.row_data) > MAX_ROWS:
            raise blocks.StructBlockValidationError(
                non_block_errors=[
                    _("A table may have %(rows)d rows and %(columns)d columns at most.")
                    % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
                ]
            )
        return value

    def get_api_representation(self, value, context=None):
        table = value["table"]
        return {
            "caption": table.caption,
            "headings": [column["heading"] for column in table.columns],
            "rows": [list(row["values"]) for row in table.row_data],
            "has_row_headings": value["has_row_headings"],
        }

    class Meta:
        icon = "table"
        label = _("Table")
        template = "core/blocks/table.html"
        preview_value = {
            "has_row_headings": True,
            "table": {
                "caption": "Thủ tục hành chính theo cấp",
                "columns": [
                    {"type": "text", "heading": "Cấp"},
                    {"type": "number", "heading": "Số thủ tục"},
                ],
                "rows": [
                    {"values": ["Tỉnh", "1.569"]},
                    {"values": ["Huyện", "300"]},
                    {"values": ["Xã", "142"]},
                ],
            },
        }
