"""What is measured, never tested: `make bench` writes docs/benchmarks.md from it."""
