"""A second, slow count of the indicators, made from the text of the measurement rules alone.

It knows no SQL and nothing of the compiler: objects, loops, one function for a rule. Where a docstring says
"Rule 4", the numbered rule of the measurement rules is meant.
"""
