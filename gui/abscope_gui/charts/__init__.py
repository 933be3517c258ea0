"""Small painted charts with their numbers in words."""
