"""Lessons, questions and simulations that a commune writes itself, or makes of ours: written, reviewed, published.

rules      kinds, states, refusals
models     a work with its versions, which are never changed; pictures; attachments
drafts     what somebody writes, whole or not yet; what becomes of it
checking   everything that is still wrong or hard to read, in plain words
shelves    what a commune published, laid over what we ship: everybody who shows lessons asks here
commands   writing, going back, sending, approving, withdrawing
word, sheets, scripts  a lesson out of Word, questions out of Excel, a simulation out of its file

A draft may be half done; a version that is published is whole, or it cannot be sent.
"""
