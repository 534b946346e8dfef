"""The numbers a commune may set for its field work: weights of the priority list, limits of the checks."""
