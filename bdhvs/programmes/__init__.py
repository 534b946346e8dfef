"""Models and movements (Gia đình số, Đại sứ số …) and who is recognised in them."""
