"""Door-to-door and one-to-one help: a visit to a household, what was shown, how it ended."""
