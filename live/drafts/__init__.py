"""The drafting socket: who writes in one text together, and the hub their edits go through."""
