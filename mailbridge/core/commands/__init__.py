"""The councillor's commands. `grammar` and `table` read them from a mail, `orders` is the table `COMMANDS` of what each one does."""
