"""Households, persons, where they live, what they belong to, whom they serve, what they consented to.

Never: results of persons (skills, learning), or anything sensitive (ethnicity, religion, health, party).
"""
