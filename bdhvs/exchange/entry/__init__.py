"""What was recorded: the newest facts of every kind, in the words of an officer, with who and when."""
