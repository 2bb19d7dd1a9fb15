"""What strangers send by mail, read without trusting it; no database here."""
