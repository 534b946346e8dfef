"""The page of the team leader: which household was reached, which is due again, who does how much."""
