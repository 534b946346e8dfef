"""What hamlets, teams and units of the commune report, round by round: asked, filled, handed in, judged, summed up.

Owns the forms, rounds and papers. Never owns a figure: what is approved goes to the room of figures, with the paper
as its source. How far a paper is stands in `reports.Submission` alone (docs/decisions/0060).
"""
