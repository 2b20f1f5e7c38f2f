"""Seeded packages, good and spoiled, to hold the check against stock Frictionless. Every one comes from (seed, number)."""
