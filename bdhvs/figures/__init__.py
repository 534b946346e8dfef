"""External figures and headcounts: a measure, of a place or unit, as of a day, with its source."""
