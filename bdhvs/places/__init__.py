"""Provinces, communes, hamlets, units and teams, with their validity and their predecessors.

Never: people, plans or results.
"""
