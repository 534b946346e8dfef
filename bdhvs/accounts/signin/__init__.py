"""Signing in: passwords, second factors, passkeys, the province's identity service, sessions, slowing guessers down.

allauth does the work; what is ours are its words, its limits and its rules. It never opens an account:
accounts.commands does.
"""
