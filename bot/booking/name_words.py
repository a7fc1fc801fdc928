"""Words by which names are told from other words.

The given names are common ones in the United States, so that a name is known as one in small letters or beside a word.
They are no list of all names: a missing one is still read where it stands alone, is introduced, or is capitalised.
"""

# Frequent ones of the Social Security Administration's public counts over the last ninety years.
GIVEN_NAMES = frozenset(
    """
    aaron abigail adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alexis alfred
    alice alicia allen allison alma alyssa amanda amber amy ana andre andrea andrew angel angela angelica anita
    ann anna anne annette annie anthony antonio april arlene arnold arthur ashley audrey austin barbara beatrice
    becky ben benjamin bernard bernice bertha beth bethany betty beverly bill billy blanche bob bobby bonnie
    brad bradley brandon brandy brenda brent brett brian brittany bruce bryan caitlin calvin cameron carl carla
    carlos carmen carol caroline carolyn carrie catherine cathy cecil chad charlene charles charlie charlotte
    chelsea cheryl chester chloe chris christian christina christine christopher cindy claire clara clarence
    claude clayton clifford clyde cody colleen connie corey courtney craig cristina crystal curtis cynthia daisy
    dale dan dana daniel danielle danny darius darlene darrell darryl dave david dawn dean deanna debbie deborah
    debra denise dennis derek derrick desiree diana diane dolores don donald donna doris dorothy doug douglas
    duane dustin dwayne dwight earl ebony eddie edgar edith edna eduardo edward edwin eileen elaine eleanor
    elena elijah elizabeth ella ellen elmer elsie emily emma eric erica erik erin ernest esther ethan ethel
    eugene eva evan evelyn faith felicia felix fernando florence floyd frances francis francisco frank franklin
    fred frederick gabriel gail gary gene george gerald geraldine gilbert gina gladys glen glenda glenn gloria
    gordon grace grant greg gregory guy gwendolyn hannah harold harriet harry harvey hazel heather hector heidi
    helen henry herbert herman holly hope howard hunter ian ida inez irene iris isaac isabella ivan jack jackie
    jackson jacob jacqueline jaime jake jamal james jamie jan jane janet janice jasmine jason jay jean jeanette
    jeff jeffrey jenna jennifer jenny jeremiah jeremy jerome jerry jesse jessica jessie jesus jill jim jimmy jo
    joan joann joanne jocelyn joe joel john johnny jon jonathan jordan jorge jose joseph joshua joy joyce juan
    juanita judith judy julia julian julie june justin kara karen katelyn katherine kathleen kathryn kathy katie
    kayla keisha keith kelly kelsey ken kendra kenneth kevin kim kimberly kirk kristen kristin kristina kurt
    kyle lakisha lance larry latoya laura lauren laurie lawrence leah leon leonard leroy leslie lester lillian
    linda lisa lloyd logan lois lonnie lori lorraine louis louise lucas lucille lucy luis luke lydia lynn mabel
    mack madison malik marc marcia marcus margaret maria mariah marie marilyn mario marion marissa marjorie mark
    marlene marsha marshall martha martin marvin mary mathew matt matthew maureen maurice max maxine may megan
    melanie melinda melissa melvin mercedes meredith michael micheal michele michelle miguel mike mildred milton
    minnie miranda misty mitchell mohamed mohammed molly monica monique morgan myrtle nancy naomi natalie
    natasha nathan nathaniel neil nicholas nicole nina noah nora norma norman oliver olivia omar opal oscar
    pamela pat patrice patricia patrick patsy paul paula pauline pearl pedro peggy penny perry peter peyton phil
    philip phillip phyllis priscilla rachel rafael ralph ramon ramona randall randy raul ray raymond rebecca
    regina renee rhonda ricardo rich richard rick ricky riley rita rob robert roberta roberto robin rochelle
    rodney roger roland ron ronald ronnie rosa rosalie rose rosemary rosie ross roy ruben ruby russell ruth ryan
    sabrina sally sam samantha samuel sandra sandy sara sarah savannah scott sean sergio seth shane shannon
    shaun shawn sheila shelby shelly sherri sherry sheryl shirley sidney sierra silvia sonia sonya sophia
    spencer stacey stacy stanley stella stephanie stephen steve steven stuart sue summer susan suzanne sydney
    sylvia tamara tamika tammy tanya tara taylor ted teresa terrance terrence terri terry thelma theodore
    theresa thomas tiffany tim timothy tina todd tom tommy toni tony tonya tracey traci tracy travis trevor troy
    tyler tyrone valerie vanessa vera vernon veronica vicki vicky victor victoria vincent viola violet virginia
    vivian wade wallace walter wanda warren wayne wendell wendy wesley whitney will willard william willie wilma
    wyatt xavier yesenia yolanda yvette yvonne zachary zoe
    """.split()  # noqa: SIM905
)
# Of them those that stand in ordinary sentences: "will call", "mark me down", "may day".
ORDINARY_WORDS = frozenset(
    """
    angel april art austin bill bob chad chase christian crystal daisy dawn dean don drew earl faith frank gene
    grace grant guy harry holly hope hunter iris jack jean joy june lance mark marshall max may opal page pat
    pearl penny rich rob robin rose ruby sandy savannah sue summer violet virginia will
    """.split()  # noqa: SIM905
)
# Words that no name consists of; a short message with one of them is something else than a name.
NOT_NAMES = frozenset(
    [
        "a", "about", "actually", "again", "all", "am", "and", "another", "any", "anyone", "anything",
        "appointment", "are", "as", "asap", "at", "back", "be", "been", "before", "book", "but", "by", "call",
        "can", "cancel", "cant", "change", "come", "cost", "could", "did", "does", "done", "dont", "email",
        "fine", "first", "for", "forget", "friday", "from", "front", "get", "give", "go", "good", "got",
        "had", "has", "have", "he", "hello", "help", "her", "here", "hey", "hi", "him", "his", "hmm", "hold",
        "how", "hurt", "hurts", "i", "idk", "if", "im", "in", "info", "insurance", "is", "it", "its", "just",
        "know", "later", "let", "like", "location", "lol", "lost", "made", "make", "maybe", "me", "mean",
        "medicare", "monday", "money", "morning", "my", "name", "need", "never", "new", "next", "nice", "no",
        "nope", "not", "nothing", "now", "number", "of", "office", "ok", "okay", "on", "one", "only", "or",
        "other", "our", "out", "pain", "person", "phone", "please", "pm", "quit", "real", "really",
        "returning", "saturday", "she", "should", "skip", "someone", "something", "sorry", "speak", "stop",
        "sunday", "sure", "surgery", "take", "talk", "tell", "test", "thank", "thanks", "that", "the",
        "their", "them", "then", "there", "they", "thing", "think", "this", "thursday", "time", "to", "today",
        "tomorrow", "too", "treatment", "tuesday", "um", "us", "use", "used", "visit", "wait", "want", "was",
        "we", "wednesday", "week", "were", "what", "whatever", "whats", "when", "where", "which", "who",
        "whos", "whose", "why", "with", "work", "would", "wrong", "yall", "yeah", "year", "yep", "yes", "you",
        "your", "yours", "yup",
        "down", "put", "under", "aetna", "cigna", "humana", "medicaid", "tricare",
        "patient", "patients", "existing", "established", "referred", "same", "noon", "mornings", "afternoon",
        "afternoons", "evening", "evenings", "anytime", "whenever", "half", "oclock", "mondays", "tuesdays",
        "wednesdays",
        "thursdays", "fridays", "shes", "hes", "theyre", "thats", "ill", "ive", "weve", "doesnt", "isnt",
        # what is said in other languages where a name was asked for
        "bonjour", "bonsoir", "buenas", "buenos", "dias", "días", "español", "espanol", "favor", "gracias", "hablan",
        "habla", "hablo", "hola", "ingles", "inglés", "merci", "por", "quiero", "si", "sí", "tardes",
    ]
)  # fmt: skip
# Words that are names too: taken as such beside another name, all of them capitalised ("Will Young", "Nguyễn Văn An"),
# or behind a given name ("chris long").
ALSO_NAMES = frozenset(["an", "day", "do", "long", "more", "say", "see", "so", "will"])
# Words of `NOT_NAMES` that are family names behind a given name: "hector friday".
FAMILY_NAMES_TOO = frozenset(
    ["call", "friday", "front", "good", "he", "hurt", "lost", "money", "nice", "pain", "person", "real", "work", "you"]
)
# Words of an office or a firm that calls for a patient, and of titles: alone they make no full name.
NOT_PEOPLE = frozenset(
    """
    associates care center centre clinic firm group health healthcare hospital imaging insurance law medical medicine
    neurosurgery orthopaedics orthopedics pharmacy practice rehab spine surgical therapy md np pa rn
    """.split()  # noqa: SIM905
)
TITLES = frozenset(["dr", "miss", "mr", "mrs", "ms", "mx", "rev", "sir", "sister"])
