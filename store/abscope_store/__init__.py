"""Everything of Abscope that is not Qt: records, databases, search, import, notebook, command line."""
