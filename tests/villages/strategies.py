"""Villages for Hypothesis, drawn by seed; a failure is made small by leaving rows out."""

from hypothesis import strategies as st

from tests.villages.generate import Village, make_village

seeds: st.SearchStrategy[int] = st.integers(min_value=0, max_value=2**32 - 1)
villages: st.SearchStrategy[Village] = seeds.map(make_village)
