"""The register of banners, panels and posters: where each hangs, since when, until when, with its photo."""
