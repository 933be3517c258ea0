"""Annotations given to others and taken from them: files, previews, merges. Nothing merges unseen."""
