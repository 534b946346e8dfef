"""What becomes of a report after it was written: printed, signed, sent upward; each step with its day."""
