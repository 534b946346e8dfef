"""Lists of people that offices keep in Excel: read safely, understood, compared, stored whole or not at all.

Never keeps a 12-digit number, never stores half a file, never reads a sensitive column.
"""
