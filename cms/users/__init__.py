"""People who sign in. What they may do is a matter of `sites`."""
