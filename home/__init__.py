"""The first page of a portal, and whatever must query several apps."""
