"""Address books as files: what a CSV table or vCards say of people, what of it is new, and the way back out (R034, R134). Pure."""
