"""Menu, header, footer: what stands around every page. Knows page trees, no page types."""
