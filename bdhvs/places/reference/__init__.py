"""The national list of provinces and communes: the shipped snapshot of 1/7/2025 and official files read over it."""
