"""Tenancy, the ground floor: which portals there are, who belongs to them, and which one we are in.

Knows nothing of pages, articles or search; the apps above register what a portal begins with
(`sites.starters`) and what must be remembered about it (`sites.registry`).
"""
