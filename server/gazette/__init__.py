"""Cluster Gazette: China's industrial-cluster notices, read, checked and published as linked data."""

__version__ = "0.1.0"
