"""Tests of 6301."""
