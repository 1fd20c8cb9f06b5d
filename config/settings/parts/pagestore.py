"""Finished pages: in the memory of each server process, or in Varnish when VARNISH_PURGE_URL is set."""

from config.env import env, is_not_negative

PAGE_STORE_MB = env.int("PAGE_STORE_MB", 96, validate=is_not_negative)
# Where Varnish takes purges: a listening socket that no reader reaches.
VARNISH_PURGE_URL = env.url_or_nothing("VARNISH_PURGE_URL", "")

# A page is made again after so long even if nothing changes, in seconds.
PAGE_STORE_SECONDS = 24 * 3600
# Parameters that pages look at: page of a list, year, week. Others are passed to Django each time.
PAGE_STORE_PARAMETERS = {"page", "nam", "year", "tuan", "week"}
# Pages that Django makes at once, readers that wait for their turn (the server has 32 threads, and
# ready pages, the desk and uploads need theirs), and how many seconds they wait.
PAGE_STORE_RENDERS = 2
PAGE_STORE_WAITING = 16
PAGE_STORE_PATIENCE = 5.0
