"""Tumblr, by its public interface (version 2) and its Neue Post Format."""
