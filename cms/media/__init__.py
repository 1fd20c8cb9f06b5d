"""Pictures and files of a portal, the blocks that show them, and how they are served."""
