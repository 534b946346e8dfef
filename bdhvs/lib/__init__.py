"""Words of the work without Django and database: periods, ratios, names, numbers, the expression language."""
