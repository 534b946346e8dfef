"""Measures of the budgets (design §15): times and ratios on the machine at hand."""
