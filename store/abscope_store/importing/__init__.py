"""From a file of the user to passages in library.db. Files are hostile until flattened."""
