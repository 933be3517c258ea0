"""Citations: what is known and verified of a work, in a style to read or a format to exchange."""
