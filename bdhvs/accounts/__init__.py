"""Who works here: users, their role and the territory it opens.

Never: people of the register, who need no account.
"""
