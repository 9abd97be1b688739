"""Read one entry with every watch: the front of this room.

entry -> prepared title and text -> name mentions -> events -> persons linked to events -> mentions of every watch
"""
