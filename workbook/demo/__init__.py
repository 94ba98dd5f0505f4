"""The demonstration: one real unit's published figures, taken through the whole story."""
