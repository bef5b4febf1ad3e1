"""What every room may use: values that stay as they are, and modules that are loaded on first use. It imports nothing of ours."""
