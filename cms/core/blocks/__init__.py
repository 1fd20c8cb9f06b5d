"""Content blocks by family. A block is one class, one template, one API form, and no query."""
