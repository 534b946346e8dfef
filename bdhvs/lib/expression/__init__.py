"""The language in which a plan's rules are written: text to tree and back. It knows no fact, no table, no unit."""
