"""Sections and the articles in them."""
