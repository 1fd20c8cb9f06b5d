from django.dispatch import Signal

# Sent inside the transaction in which a page, and with it everything below it, got another address
# by a new slug; arguments: instance, url_path_before, url_path_after. (Wagtail's own signal comes
# after the commit, too late for what must be true together with it; moves have `post_page_move`.)
page_address_changed = Signal()
