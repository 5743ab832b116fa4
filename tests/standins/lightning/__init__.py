"""Enough of Lightning for its command line, on the real jsonargparse; Lightning needs PyTorch."""
