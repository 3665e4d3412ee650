"""Send, against a real SMTP server."""
