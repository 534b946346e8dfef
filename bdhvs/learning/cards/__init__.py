"""A learner's way in: a personal card with a code to scan, or a phone number and four pictures.

It opens the learning side only. A learner is never a user of the office: another cookie, no role, his own page.
"""
