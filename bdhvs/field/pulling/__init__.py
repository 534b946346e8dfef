"""What a phone is sent: whole cards of its own hamlets, and what it is to forget."""
