"""The skill of the week ("mỗi tuần một kỹ năng"): which lesson belongs to which week of a commune.

Publishing a week and recording what was taught lies in outreach.weekly, which sees publications and sessions.
"""
