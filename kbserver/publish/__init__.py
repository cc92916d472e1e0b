"""What goes out: checks, staged texts, releases, sites."""
