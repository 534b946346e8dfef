"""What is going to be held, moved or cancelled, and what became of it: the plan beside the fact."""
