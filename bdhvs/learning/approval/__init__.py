"""Two pairs of eyes: one writes, another approves, gives back or withdraws, and everything is kept with its reason.

For what is one row (a scam alert, a card of the helper). Works with versions (learning/authoring) share the words, the
reason and the pages, and keep versions of their own.
"""
