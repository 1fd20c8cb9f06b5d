from django.dispatch import Signal

# Sent inside the transaction, right after the entries were written; argument: changes, a list.
# For what must be true together with the change, such as the search index in the database.
changes_recorded = Signal()

# Sent in every process after the change was committed, in order; argument: change.
# For what lives in the process's memory. Receivers must be quick and must not write.
change_committed = Signal()

# Sent in every process after all followers of some changes have heard of them; argument: changes.
# What was made of the process's memory before is old, what is made of it from here on is not.
changes_followed = Signal()
