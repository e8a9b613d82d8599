"""Word lists for the check of a post: words that are names as well, titles, places, streets, parties."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORDINARY: Final = _words("""
    rose may will grace summer mark art hope faith joy ivy lily daisy poppy violet holly hazel heather olive
    amber ruby pearl jade crystal jasmine april june august autumn dawn eve star sky robin jay
    martin drew bill nick
    bob jack frank pat rob sue chase hunter mason taylor archer carter cooper harper parker piper river
    rivers brook forest heath glen dale cliff clay rocky stone miles rich ray gene dean earl duke prince king
    victor angel destiny trinity harmony melody carol noel christian constance patience prudence charity mercy
    honor honour precious blessing happy sunny sandy ginger rowan willow ash aspen bay basil sage rosemary
    saffron cherry paris london chelsea florence sydney india china asia georgia jordan israel kenya savannah
    austin phoenix iris fern flora bonnie merry penny bunny kit tiger rain storm snow winter wren lark dove
    raven teddy reed brown green white black gray grey baker hall field fields wood woods hill
    hills marsh moor
    lake brooks ford bridge bridges church parish bishop pope knight cook carpenter smith turner fisher
    shepherd farmer gardener gardner miller potter butcher barber weaver sharp short long little small young
    strong swift sweet good best noble moody dear darling love winters spring frost day march friday holiday
    christmas bell ball banks bank barnes beach bean berry bird birch oak elm beech flowers flower bush branch
    burns butler castle chambers chance chapel child cotton cross crow crane drake downs eagle east west north
    south english french welsh england wells lincoln derby essex kent finch fox wolf lamb bull hare hawk heron
    peacock partridge nightingale swan robins fish pike salmon trout gold silver steel iron diamond glass
    golden grant grave graves grove guest guy hand hands head foot hook horn house hunt judge keen key keys
    lane law lawn leaf light lock lord major marks mayor meadow meadows mill mills mole money moss nail page
    palmer park parks parsons peak pepper plant pool porter post price prior quick read reading
    rice ridge ring
    road roman rook root rush sand sands seal sale self ship singer skinner spark sparks spears speed spice
    squire stamp street temple thatcher thorn tower town train tree twist vale vine walker wall waller ward
    water waters way weather wheeler wild wise worth york power bloom peel case cloud dance
    """)
"""Words of English, and places, that are names of children too: by themselves they name nobody."""

TITLES: Final = _words(
    "mr mrs ms mx dr sir lady dame rev revd reverend prof professor cllr councillor canon pc sgt"
)
"""Whoever is called so is grown up. Miss and Master are left out: children are called so for fun."""

THINGS: Final = _words("""
    farm school primary academy infant infants junior juniors college road street avenue park church hall
    centre center museum library nursery garden gardens hospital house lane wood woods trip day week fair fete
    fayre show concert festival trust cottage castle estate bakery cafe theatre gallery surgery trail walk age
    bears bear close court drive hotel inn pub station bridge wildlife nature visit theatre competition
    """)
"""What follows a name that is a place or an event: Rose Hill Farm, Summer Field Trip."""

MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

ARTICLES: Final = _words("the a an this every each some")
MODALS: Final = frozenset({"will", "may"})
TIMES: Final = _words("in of on during until till by since from this last next early late mid")

STREETS: Final = (
    "street|st|road|rd|lane|avenue|ave|close|drive|crescent|terrace|gardens|grove|way|court|place|row|mews"
    "|walk|hill|rise|square|view|green|parade|gate|park"
)
NOT_HOUSES: Final = _words("year years class room group bus route chapter page unit no. ks week team")
"""After these words a number is no number of a house."""

AREAS: Final = _words("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX
    FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE
    NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ
    TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """)
"""The letters that a British postcode may begin with."""

HELPLINES: Final = ("999", "111", "101", "0800 1111", "116 123", "0808 800 5000", "0800 555 111", "116 000")
"""Numbers that the whole country may ring: children, and people who worry about them, should see them."""

SHORTENERS: Final = (
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "rb.gy",
    "cutt.ly",
)

JOINING: Final = _words("and in from of at our the is are was were who s class year very own both all")
"""Words that may stand between a child and its class without parting them."""

PARTICLES: Final = _words("de la le van von der den el al bin ibn o mc mac st da do dos del du ben abu")
"""Parts of a surname that are no surname by themselves."""

AGES: Final = _words(
    """
    two three four five six seven eight nine ten eleven twelve thirteen
    third fourth fifth sixth seventh eighth ninth tenth eleventh
    """
)
"""Ages of children, as they are written out."""

KIN: Final = _words("""
    and with her his their brother brothers sister sisters twin twins sibling siblings little big baby older
    younger elder cousin
    """)
"""Words between the children of one family whose surname is said once."""

FAMILIES: Final = _words(
    "twins triplets siblings brothers sisters children kids girls boys family trio duo clan"
)
"""What follows the surname of several: the Hart twins."""

TOLD: Final = _words("story stories tale tales legend myth parable adventures life diary book gospel")
"""Of whom one is told, is nobody at this school: the story of Noah."""

NO_SURNAMES: Final = _words("""
    year years yrs class reception nursery eyfs monday tuesday wednesday thursday friday saturday sunday happy
    thank thanks well congratulations the and our from this
    """)
"""Words with a capital that may follow a first name and are no surname."""

DOINGS: Final = _words("""
    exhibition club lesson lessons topic project homework work room supplies holiday holidays term break ball
    production assembly choir challenge camp picnic party disco uniform menu sale raffle treats hats making
    """)
"""What follows a word of English that is no name there: Art club, Summer holidays."""

VALUES: Final = _words("value virtue virtues theme")
"""Near these, Hope and Grace are what the school teaches."""

SURE_STREETS: Final = _words("street road rd lane ln avenue ave crescent terrace mews gardens")
"""Kinds of streets that are hardly anything else, also where they are written small."""

UNNAMED: Final = _words("on in to the and of for from we up down along is at by")
"""Words that stand in no street's name: at 3 we walk down the lane."""

PROVIDERS: Final = _words("""
    gmail googlemail hotmail outlook yahoo ymail icloud me live msn aol btinternet sky talktalk virginmedia
    ntlworld proton protonmail gmx mail
    """)
"""Where people have mailboxes of their own, without what follows the dot."""

CREATURES: Final = _words("""
    dog dogs puppy puppies cat cats kitten pony horse hamster gerbil rabbit rabbits guinea pig pigs
    chick chicks goats hawk tadpole tadpoles frog frogs newt snail snails fish goldfish tortoise snake
    lizard gecko spider caterpillar caterpillars butterfly stick insect sunflower sunflowers teddy
    mascot
    """)
"""What people give names to: Sam, the therapy pony. What children play in December is left out."""

JOBS: Final = _words("""
    vet baker builder postman postwoman dentist chef farmer coach firefighter lifeguard beekeeper nurse
    doctor paramedic uncle aunt auntie granny grandad nanny saint
    """)
"""What grown-ups are, before or after a first name: Farmer Tom, Theo the vet. Captains may be children."""

ENDINGS: Final = _words("com org net uk co info me eu ie school edu gov email online io app biz example")
"""How names on the internet end: that tells "jo at mail dot com" from "at the dot on the map"."""
