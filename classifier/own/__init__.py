"""A municipality's own letters with known answers: measuring, calibrating and training on them. Nothing leaves here.

The letters are read where they lie, never copied or quoted; what is written holds counts, thresholds and weights.
"""
