"""The plan file: its schema, reading with places, canonical writing, comparing and copying.

Knows YAML and nothing of the database; a plan of any commune can be written without touching code.
"""
