"""Speed, measured side by side: every figure is a ratio of things timed in the same run."""
