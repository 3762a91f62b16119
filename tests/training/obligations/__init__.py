"""Tests of who must take what."""
