"""Publishing the skill of the week and recording what was taught of it; the calendar itself is learning.weekly."""
