"""Plans of a commune as data: targets, rules, tasks, dated duties, programmes, budget.

Owns the plan file (its schema, its canonical form, its linter) and the plan in the database. Never counts anything:
what a target comes to is the business of `indicators`.
"""
