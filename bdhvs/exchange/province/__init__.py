"""What a province sees: cells by commune and target, who has closed and handed in; never a person (decision 0015)."""
