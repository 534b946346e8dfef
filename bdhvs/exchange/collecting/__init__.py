"""Cells on their way up: a commune's parcel, and the province that takes it in once."""
