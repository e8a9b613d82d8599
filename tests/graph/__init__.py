"""Graph's room against a strict stand-in over real HTTP."""
