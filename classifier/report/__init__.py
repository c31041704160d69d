"""What people look at: a table on the screen, CSV for Excel, JSON Lines for programs, one HTML page for the office."""
