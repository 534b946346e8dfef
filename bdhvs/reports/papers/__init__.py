"""Official documents made of live data: plan, sub-plan, assignment, invitation, minutes, list.

One layout with the report (`reports.documents`); number, day and signature stay open for the clerk.
"""
