"""Pages that stand by themselves: standard pages and the contact page."""
