"""Programs run in simulated time, with a simulated network, from a seed."""
