"""The window of Abscope. Never SQL, never parsing of source text."""
