"""The page of whoever keeps the machine: backups, the sheet with the recovery code, state of the machine."""
