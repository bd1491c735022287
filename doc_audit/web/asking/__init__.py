"""Who is asked when, and what is remembered of answers.

`plan` sorts the links: known without asking, known from the `cache`, to be asked. `hosts` says how each host is asked. `fetch` asks one
address to the end (`faults` names what went wrong, `github` hears a second opinion), a `lane` walks one host's queue politely, the `pool`
runs all lanes on threads. `outcomes` turns answers into outcomes, `recorder` writes them into the cache, `end` stops a run early.
"""
