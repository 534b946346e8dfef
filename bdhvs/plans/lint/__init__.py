"""The linter of plans: what a plan lacks, contradicts or cannot know, each finding with line, reason and advice.

Reads a plan and what surrounds it; never changes either. One module per subject, one plain list of checks.
"""
