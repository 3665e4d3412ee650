"""The tests of mailbridge."""
