"""Facts from the Excel files of offices: a template, a preview row by row, then everything or nothing.

Owns no rule of its own: rows go through the rules of the commands that forms use.
"""
