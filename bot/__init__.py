"""The shell: the HTTP route, the dispatch table, handlers and background loops.

May import every room but rehearsal. botbuilder is spoken in `bot/teams.py` alone and the real parts are
chosen in `bot/app.py` alone. Decisions of the school belong in policy, sentences in cards.
"""
