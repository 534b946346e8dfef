"""Small invented villages as rows of the layout, for tests that count. Never a real register."""
