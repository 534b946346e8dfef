"""One sealed file holds a whole installation: rows of every table, sequences, uploads, the keys of the folder.

Rows travel as text of COPY, table by table, beside the list of migrations they belong to; the structure is made by our
own migrations on the other side. So a backup of a PostgreSQL 18 restores into a 15, and the other way.

recovery   the code that opens a backup, kept on paper
sealing    the file as sealed pieces in order, none missing
archive    named parts inside, each with its count and hash
dumping    database and uploads to parts, from one snapshot
loading    parts to an empty database and folder, proven equal, in one transaction
"""
