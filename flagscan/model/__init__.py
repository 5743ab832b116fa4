"""What flagscan reports: plain facts, without LibCST, YAML or input and output."""
