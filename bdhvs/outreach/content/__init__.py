"""Content items: from an idea through a draft and somebody else's approval to what went out, channel by channel."""
