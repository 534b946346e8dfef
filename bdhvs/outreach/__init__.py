"""What was published where, and what was handed to households."""
