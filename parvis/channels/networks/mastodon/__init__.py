"""Servers that speak Mastodon's client API: Mastodon itself, GoToSocial, Takahē and others."""
