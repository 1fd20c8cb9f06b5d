"""Forms that readers send: what they ask, who may send how much, what becomes of the answers."""
