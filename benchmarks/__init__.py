"""What the design sets budgets for, measured: `make bench` and `make eval`."""
