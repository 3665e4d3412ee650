"""Rehearse: past mail runs through today's rules. Nothing is sent and nothing is stored; what comes out is figures and a page to look through.

`sources` and `mailbox` find the mails, `course` reads and decides them one by one, `doubts` and `outcomes` are the two tables that sort them,
`figures` counts, `page` writes the page.
"""
