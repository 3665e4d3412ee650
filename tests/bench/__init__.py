"""Measurements that are run by hand and never fail the tests."""
