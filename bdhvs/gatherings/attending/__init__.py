"""Who came: by card, from the register, from the signed sheet; names as they are taken, before the fact is written."""
