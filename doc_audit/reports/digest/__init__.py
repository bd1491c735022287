"""What changed since the last run, as a message to people who never open the report.

`news` finds what is new, overdue and fixed for one owner or for all; `messages` writes it as text, Markdown, mail or Slack's JSON.
"""
