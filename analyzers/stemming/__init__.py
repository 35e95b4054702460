"""Light stemming: takes off particles and endings, guided by a list of known words.

A word can be segmented in several ways: والد is a father, or و and لد. Each segmentation whose
middle is a form of a known word is a reading. ``nouns.py`` and ``verbs.py`` list the forms of
words, ``affixes.py`` what may stand around each kind of form. A reading weighs what its word, its
form and its affixes are likely to occur together, and less if it spells a hamza in another way.
All readings that are not much lighter than the heaviest count. A word without a reading, as most
names are, is stemmed by the rules of light10 with longer minimum lengths.
"""
