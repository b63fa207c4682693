"""What survives: the register in processes of its own, killed, starved and traced."""
