"""Everything a person reads or presses: verbs, elements, forms, words and one function per card.

May import policy. A card is plain JSON-shaped data; nothing here sends, stores or decides.
"""
