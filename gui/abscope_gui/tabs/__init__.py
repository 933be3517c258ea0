"""The tabs of the window: lists, library and notebook."""
