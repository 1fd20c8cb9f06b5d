"""The one change log: what was changed, written in the transaction that changed it.

Everything that must follow a change (search, the page store, the memory of every process) reads
this log; there is no other outbox. Knows nothing of what the kinds mean.
"""
