"""PostgreSQL, without savepoints in transactions that are undone as a whole."""

from django.db.backends.postgresql import base

from sites.transactions import WholeTransactions


class DatabaseWrapper(WholeTransactions, base.DatabaseWrapper):
    pass
