"""The reader's own marks: annotations, tags, journal, export. Sacred: nothing here may lose a word."""
