"""Photos and papers of this room: of a content item, a banner or an incident."""
