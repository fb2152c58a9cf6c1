"""N3b: functions, duties, powers."""
