from django.dispatch import Signal

# Sent inside the transaction, right after the entries were written; argument: changes, a list.
# For what must be true together with the change, such as the search index in the database.
changes_recorded = Signal()

# Sent in every process after the change was committed, in order; argument: change.
# For what lives in the process's memory. Receivers must be quick and must not write.
change_committed = Signal()
