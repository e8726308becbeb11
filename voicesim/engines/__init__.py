"""Two ways to turn the crank: compiled loops, and Mesa agents; equal to the last bit."""
