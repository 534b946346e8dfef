"""Taking in the list of tasks that a plan promises as an annex: from Word or Excel, looked at first, whole or not."""
