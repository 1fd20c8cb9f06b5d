from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """A StreamField whose block definitions stay out of migrations.

    Historical models therefore see a field without blocks. Wagtail's own reading of such a field
    drops every block, and the next save writes an empty body; here its JSON passes through as it
    is.
    """

    @property
    def is_historical(self) -> bool:
        return not self.stream_block.child_blocks

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs

    def to_python(self, value):
        return value if self.is_historical else super().to_python(value)

    def get_prep_value(self, value):
        return value if self.is_historical else super().get_prep_value(value)

    def get_default(self):
        return [] if self.is_historical else super().get_default()
