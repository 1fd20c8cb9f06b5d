"""Which page trees are private, in the memory of each process."""

from wagtail.models import PageViewRestriction

from sites.registry import registry


def restricted_paths() -> tuple[str, ...]:
    """Tree paths of the pages that carry a view restriction; one statement, then memory."""
    return registry.remember(
        "restricted paths",
        lambda: tuple(PageViewRestriction.objects.values_list("page__path", flat=True)),
    )


def is_restricted(path: str) -> bool:
    """Whether the page or one above it is private."""
    return path.startswith(restricted_paths())
