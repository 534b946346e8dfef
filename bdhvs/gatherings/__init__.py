"""Classes, guidance sessions, meetings, festivals: what was held, for whom, who came."""
