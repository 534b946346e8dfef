"""Households to help first (AH-Q3): made by rules, reviewed by the hamlet, approved by the officer, with consent."""
