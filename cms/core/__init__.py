"""What every page type builds on. No tables of its own, no media, no knowledge of any page type."""
