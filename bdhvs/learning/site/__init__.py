"""The learner's site below /hoc/: open to everybody, no account; with a card, the learner's own steps besides.

rules      groups, topics, what a learner did by himself
finding    search in lessons and simulations, with and without marks
judging    answers of the practice form
device     which commune and which group this device is about
models     self-study: a fact of the weakest level (E0), never a skill
commands   what a card's owner did by himself joins his person
queries    what comes next, what was done
views_*    pages; nothing of anybody stands on those that a device keeps for a time without a network
"""
