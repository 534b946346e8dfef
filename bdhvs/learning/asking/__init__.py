"""The helper “hỏi đáp”: answers taken out of the lessons, never made up; no account, no script needed.

words      Vietnamese as people type it: written, without marks, by its sound; other words for the same thing
ranking    which text fits a question best (BM25 over those three ways of reading a word)
passages   every text that can answer, each with the step of a lesson that it opens
answering  the best three of them; a card of an officer goes before
flags      what gets a fixed safe script and a person to call instead
hiding     numbers, names and secrets taken out of a question before anything else sees it
models     cards of officers, questions without an answer (sealed, of nobody), whom to call in this commune
composing  optional: a language model words the answer; every sentence is checked against its passage
"""
