"""Who holds which post, and how an account begins and ends: invitation, pledge, change, handing over, closing.

Users, roles and signing in are accounts; here stand the acts that need the map and the register (decision 0016).
"""
