"""Floor 0: the words of the glossary (`words`) and the tables (`tables`).

`words` imports nothing heavy, so that `mailbridge explain` starts fast; only the floors that touch the database import `tables`.
"""
