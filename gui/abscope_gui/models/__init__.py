"""Qt models over store records."""
