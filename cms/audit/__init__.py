"""Who did what: the desk's log of things that belong to a portal. Pages have Wagtail's own."""
