"""Search: in the database, or in Elasticsearch chosen by ELASTICSEARCH_URL."""

from config.env import env, is_index_name

ELASTICSEARCH_URL = env.search_urls("ELASTICSEARCH_URL", [])
# Installations that share a cluster have a name each.
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", "portals", validate=is_index_name)

# Seconds for which a process gathers what readers ask before it counts it; None: until it is told.
SEARCH_QUERIES_WRITTEN_AFTER = 5.0
