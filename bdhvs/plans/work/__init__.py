"""The work on tasks: progress with evidence, who is late, what to remind whom of."""
