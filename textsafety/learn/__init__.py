"""Learn a coder of one's own from a labelled table: read, choose by cross-validation, fit, say what to label next."""
