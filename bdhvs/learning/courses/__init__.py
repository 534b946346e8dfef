"""Courses on outside platforms: links of a commune, who joined and finished by list, and classes told by counts.

What a platform or a school says is E3 or E4 and is kept as such; nothing here becomes a result of our own (E2).
"""
