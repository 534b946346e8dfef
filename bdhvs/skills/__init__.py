"""Frameworks of digital skills (versioned), their items and sets, and what each person attained."""
