"""A demonstration: invented people and articles for the province's true portals.

Never needed by a real installation; nothing imports it.
"""
