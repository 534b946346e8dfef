"""Scam alerts of a commune: the police write, the office approves, learners and teams see them until their last day."""
