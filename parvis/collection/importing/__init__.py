"""Taking a collection in: files read with care, mapped by a small TOML file, written in batches that survive a kill.

``running`` (start_import, resume_import), ``previewing`` (preview_import), ``settling`` (settle_conflict) and
``proposing`` (propose_mapping) are the services; docs/guide/en/import.md tells staff how to use them.
"""
