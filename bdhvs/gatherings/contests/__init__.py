"""Who took part in a contest and what they won: hamlets and units with numbers, never a person's name."""
