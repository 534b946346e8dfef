"""The export of design §14: Parquet files of the layout, with pseudonyms renewed each time, and their reading."""
