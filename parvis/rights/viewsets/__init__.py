"""The desk's lists and forms of what is known of rights."""

from parvis.rights.viewsets.group import RightsGroup

__all__ = ["RightsGroup"]
