"""Unannounced checks: a draw nobody can steer, slots that never vanish, a service that needs nobody beside it."""
