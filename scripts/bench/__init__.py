"""What the benchmarks need: the other side's site, and whole processes measured."""
