"""What is asked of a hamlet, unit or team by a day: its own plan, an answer to what an inspection found."""
