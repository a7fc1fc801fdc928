"""Short forms that people type and dictate, and the words that open a clause."""

# One entry may open into several words.
SHORT_FORMS = {
    "cant": "cannot", "caint": "cannot", "cnt": "cannot", "cannt": "cannot", "canot": "cannot", "cnat": "cannot",
    "wont": "will not", "aint": "is not", "gonna": "going to", "gunna": "going to", "wanna": "want to",
    "gotta": "have to", "kinda": "kind of", "lotta": "lot of", "dunno": "do not know", "lemme": "let me",
    "gimme": "give me", "cuz": "because", "bc": "because", "bcuz": "because", "coz": "because", "u": "you",
    "ur": "your", "r": "are", "im": "i am", "ive": "i have", "hes": "he is", "shes": "she is", "its": "it is",
    "theyre": "they are", "thats": "that is", "theres": "there is", "whats": "what is", "hows": "how is",
    "whos": "who is", "youre": "you are", "b4": "before", "abt": "about", "2day": "today", "2nite": "tonight",
    "2night": "tonight", "tonite": "tonight", "2moro": "tomorrow", "tmrw": "tomorrow", "yday": "yesterday",
    "ystrdy": "yesterday", "yest": "yesterday", "rn": "right now", "alot": "a lot", "thru": "through",
    "pls": "please", "plz": "please", "ppl": "people", "w": "with", "n": "and", "nd": "and", "wit": "with",
    "da": "the", "dat": "that", "hv": "have", "hav": "have", "couldve": "could have", "sumthin": "something",
    "somethin": "something", "nothin": "nothing", "nuthin": "nothing", "anythin": "anything", "outta": "out of",
    "cudnt": "could not", "mah": "my", "muh": "my", "yall": "you all", "idk": "i do not know", "sx": "surgery",
    "appt": "appointment", "hubby": "husband", "shoulda": "should have", "woulda": "would have", "fixin": "fixing",
    "noone": "no one", "tryna": "trying to", "imma": "i am going to", "evry": "every", "everytime": "every time",
    "anymore": "any more", "nomore": "no more", "cannae": "cannot",
}  # fmt: skip

NEGATED_VERBS = {
    f"{stem}nt": f"{stem} not"
    for stem in ("do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "could", "would", "should")
}
# After these, 's stands for "is"; after other words it is a genitive and is dropped.
IS_SUBJECTS = frozenset(
    {
        "everything", "he", "here", "how", "it", "nothing", "she", "something", "that", "there", "this", "what",
        "where", "who",
    }
)  # fmt: skip

CLAUSE_SUBJECTS = frozenset(
    {
        "also", "can", "do", "does", "he", "her", "his", "i", "is", "it", "last", "me", "mine", "my", "now", "our",
        "please", "she", "suddenly", "there", "they", "this", "today", "we", "what", "when", "yesterday",
    }
)  # fmt: skip
AND_SUBJECTS = frozenset(
    {
        "also", "can", "do", "does", "he", "i", "it", "my", "now", "she", "suddenly", "there", "they", "today",
        "we", "what", "when",
    }
)  # fmt: skip
CLAUSE_OPENERS = frozenset(
    {
        "although", "because", "but", "except", "however", "pero", "porque", "though",
    }
)  # fmt: skip
