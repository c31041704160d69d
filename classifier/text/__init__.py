"""Text as the detectors see it: length-preserving folding, tokens, units (sentences and rows), passages."""
