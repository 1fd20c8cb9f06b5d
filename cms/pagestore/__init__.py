"""Finished pages: kept as they were sent, dropped exactly when something they show has changed.

`reading` collects what a page is made of while it is made, `memory` keeps finished pages, `server`
answers from them in front of Django, `varnish` tells Varnish in place of `memory`. Knows nothing of
what the keys mean: those are named by `cms.changes.keys`.
"""
