"""What there is to download, told to other programs: one model, and serialisers of it that know nothing else."""
