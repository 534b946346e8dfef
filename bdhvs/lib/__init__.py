"""Words of the work that need neither Django nor a database: periods, ratios, names, numbers, the expression language."""
