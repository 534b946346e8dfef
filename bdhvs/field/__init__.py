"""Work at the door without a network: the phone's app, the inbox of its events, and what it is sent.

The protocol is docs/field-protocol.md. Nothing here decides a figure: events become facts through the rooms below.
"""
