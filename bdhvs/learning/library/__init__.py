"""Handbooks for the teams: ours and those a commune writes; read, searched, and on the phone without a network.

text       a handbook as far as it is written, what is wrong with it, its text as the reader of guides takes it
word       a Word file as such a text
commands   writing; sending, approving, going back are those of every work (learning/authoring)
queries    what a commune's teams may read, searched section by section, and as phones keep it
"""
