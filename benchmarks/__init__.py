"""What takes longer than a test may: `python -m benchmarks` measures, `python -m benchmarks.exactness` searches."""
