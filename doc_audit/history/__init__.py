"""Runs compared: baseline, states, trend."""
