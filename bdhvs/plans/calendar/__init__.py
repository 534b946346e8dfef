"""Everything with a date in one calendar: milestones, last days of tasks and reports, gatherings, missed weeks."""
