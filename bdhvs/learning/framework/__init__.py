"""Versions of the framework of skills: what each says, how two differ, importing one, putting one to use.

The tables of versions, items and sets belong to `skills`; here is what stands beside an item (level, codes of DigComp
3.0 and of Circular 02/2025, the item it continues) and the way in from Excel.
"""
