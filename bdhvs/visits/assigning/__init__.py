"""Who goes to which household: given by list or shared out fairly, for good or for a campaign, and undone."""
