"""What this app tells the apps above."""

from django.dispatch import Signal

# Sent inside the transaction that changed a portal; arguments: portal, action, and `fields`, names
# of what was changed where that is known. Without a portal (None) something changed that all of
# them share: a language, the places of their homes.
portal_changed = Signal()

# Sent inside the transaction that gave or took a role; arguments: membership, and action, "grant" or
# "revoke".
membership_changed = Signal()

# Sent by Portal.clean: a receiver raises ValidationError for what only it can judge. Argument: portal.
portal_cleaned = Signal()
