"""The collection in the desk: lists, forms, choosers, import."""
