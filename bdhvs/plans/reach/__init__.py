"""How far the words of the movement reach: targets of outreach, channels week by week, households hamlet by hamlet.

Here, above outreach, because it sets what went out beside the targets and rhythms of the plans. It writes nothing.
"""
