"""Lessons, practice questions and simulations as files of the catalogue (docs/writing-lessons.md).

    screens     what a drawn screen holds; the same for a picture of a lesson and a step of a simulation
    drawing     a screen as SVG: text stays text, no brand's artwork
    reading     one lesson file: front matter, steps of one action, tip, check, loudspeaker text
    practice    questions and simulations
    reviewing   what makes a lesson easy to read, as findings

Nothing here knows the database. The learner's pages and the phone read what these give.
"""
