"""Reports (rapporter): lists and sums over cases, tasks, money and marks, for the screen, for files and for robots."""
