"""The long ones: a council under load that is killed again and again, and a busy day in one process. Each is a command, with a slice among the tests."""
