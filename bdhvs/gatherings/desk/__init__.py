"""The log of the one-stop centre's desk: help with one thing for one citizen, in two taps, without a name."""
