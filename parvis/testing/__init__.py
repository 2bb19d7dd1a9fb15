"""Help for tests: a home of their own, a PostgreSQL cluster, a served demonstration, a browser, axe."""
