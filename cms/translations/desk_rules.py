"""What the gate lets through of the board of translations; see `sites.gate`."""

from sites.gate import PAGE, allow

allow("translations:board", query={"below": PAGE.or_words("")}, shows=())
allow("translations:below", page_id=PAGE)
# The addresses of wagtail-localize's report, which lead to the board.
allow("django.views.generic.base.RedirectView")
