"""Who and what helps the movement, with dates: partners, volunteers, trainers, people others listen to, things lent."""
