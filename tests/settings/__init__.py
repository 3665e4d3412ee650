"""Settings: what a configuration folder gives, and everything that can be wrong in one."""
