"""False information and its removal, incidents of safety: what was done about each, by when, with evidence."""
