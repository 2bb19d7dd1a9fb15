"""Attendance in the desk: what was read, downloaded, shared, and sought in vain, identifying nobody."""
