"""Page numbers under a list, as templates place them."""

from django.core.paginator import Page


def paging_of(page: Page, request) -> dict | None:
    """Addresses of the previous, next and numbered pages; None if there is only one page.

    Other parameters of the address stay; a gap in the numbers is None.
    """
    pages = page.paginator.num_pages
    if pages <= 1:
        return None

    def url(number: int) -> str:
        query = request.GET.copy()
        query.pop("page", None)
        if number > 1:
            query["page"] = number
        return f"?{query.urlencode()}" if query else request.path

    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page.number,
        "pages": pages,
        "previous_url": url(page.number - 1) if page.has_previous() else "",
        "next_url": url(page.number + 1) if page.has_next() else "",
        "numbers": [
            {"number": n, "url": url(n), "is_current": n == page.number}
            if isinstance(n, int)
            else None
            for n in elided
        ],
    }
