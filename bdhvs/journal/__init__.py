"""Who did what, when: ids and field names, never values. Lines are added and never changed."""
