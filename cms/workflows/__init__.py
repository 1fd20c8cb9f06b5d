"""The one approval task that all portals share; approvers come from memberships."""
