"""Forms of figures that the commune makes itself: own columns, rows by hamlet or unit, a rhythm (docs/decisions/0061).

One set of facts answers many forms. Owns the layout of a form and its versions; never a number.
"""
