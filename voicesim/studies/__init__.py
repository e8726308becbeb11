"""From one run to many: run, sweep, compare, explore."""
