"""Reads the authored TOML, checks it and builds reference.db. The running program never imports it."""
