"""What we look at: functions that read a state and report. The state knows nothing of them."""
