"""Sample data: the five communes of the seed plans with invented people and an uneven year of facts.

Everybody here is invented: personal numbers begin with a province and a century that do not exist, nobody has a
phone, links end in `.invalid`. The same seed and day give the same rows. Never touches a register with real people.
"""
