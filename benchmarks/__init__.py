"""What `make bench` runs: figures about speed and memory, each against a floor or a peer of the same run."""
