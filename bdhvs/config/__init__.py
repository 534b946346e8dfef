"""Settings and the site map. Owns no data and no rule."""
