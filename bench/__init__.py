"""Measures what the product promises about speed, on one machine and in one run.

Absolute times differ between machines, so every promise is a ratio to something measured beside it: the
same turn on stock botbuilder, on Microsoft's later SDK, or the same rows written raw. May import every room;
nothing imports this one. Judges of rightness live in tests/.
"""
