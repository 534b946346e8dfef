"""Work that should be looked at again: found by rules on arrival, closed by a visit or with a reason, never deleted."""
