"""Reference content as text, icons, theme tokens and translations. No logic."""
