"""Record and evidence: the answer and the proof."""
