"""Real servers the tests speak to, on the loopback: see tests/peers/README.md."""
