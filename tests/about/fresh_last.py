"""A third set of invented mails, short and odd as phones make them."""

from __future__ import annotations

from tests.about.fresh import Fresh

LAST = (
    Fresh("", "big hole by the traffic lights on moor rd just took my wheel out", "highways", types="s c"),
    Fresh("Grid", "Grid outside 31 blocked solid and stinking", "highways", types="s c"),
    Fresh("trip hazard", "manhole lid wobbles when you stand on it outside the nursery", "highways", types="s"),
    Fresh("Speeding", "they come down here like its Brands Hatch", "highways", types="c s co"),
    Fresh("Path closed", "Why is the path behind the school fenced off? We've used it for forty years.", "highways", types="d c"),
    Fresh("bridge", "the wooden bridge has a rail missing and its slippy as anything", "highways", types="s"),
    Fresh("Stop", "timetable's been ripped off the bus stop again", "highways", types="s c"),
    Fresh("Light", "Streetlamp outside ours is flashing like a disco", "streetlighting", types="s c"),
    Fresh("crossing", "red man stays on for ever at the crossing by the baths", "streetlighting highways", types="s c"),
    Fresh("Ticketed outside my own house", "I have a permit!!! it had just slipped off the dash", "parking", types="c"),
    Fresh("match days", "every home game fans park all over our estate and I can't get my disabled mum to the car", "parking", maybe="health", types="c co"),
    Fresh("dropped kerb", "some idiot parks over our dropped kerb every morning", "parking highways", types="c s"),
    Fresh("recycling lorry", "lorry came at 6 before I'd put it out, they always come at 8", "waste", types="c"),
    Fresh("No green bin", "moved in 3 weeks ago and still no green bin", "waste", types="c s"),
    Fresh("tipping", "asbestos sheets chucked over the fence by the allotments", "waste environmental_health", types="s"),
    Fresh("Poo", "poo bags hung in the hedge like Christmas baubles. Who does that?", "waste", types="c d s"),
    Fresh("Caravan", "an old caravan's been dumped in the layby, full of rubbish", "waste", types="s"),
    Fresh("Grass", "you've mown straight over the daffodils", "parks", types="c"),
    Fresh("swings", "The toddler swings have been wrapped round the top bar", "parks", types="s"),
    Fresh("conker tree", "the tree outside my house blocks my telly signal", "parks", types="c s"),
    Fresh("Damp", "my bedroom wall is wringing wet and there's fur on my shoes", "housing", types="c s"),
    Fresh("toilet", "Our only toilet's been blocked since Friday and I've got three kids", "housing", types="c s"),
    Fresh("Bidding", "what's the point in bidding, the same house goes to someone from outside every time", "housing", types="c d"),
    Fresh("eviction Thursday", "Bailiffs are coming at 10 on Thursday to put us out. Please, anything.", "housing council_tax", "legal", types="s d"),
    Fresh("Planning", "How do I see the drawings for the old Co-op?", "planning", types="d"),
    Fresh("extension", "Next door's wall is a foot over our boundary and he says he had permission", "planning", types="c d"),
    Fresh("CT", "I've set up my direct debit twice and still got a reminder", "council_tax", types="c"),
    Fresh("Carer's discount", "does looking after mum full time get me anything off my council tax", "council_tax", maybe="health", types="d"),
    Fresh("noise", "generator on the fairground all night", "environmental_health licensing", types="c s"),
    Fresh("mice", "mice in the kitchen and the landlord laughs", "environmental_health housing", types="c s"),
    Fresh("bonfires", "man at the back burns tyres most nights, my washing is black", "environmental_health", types="c s"),
    Fresh("off-licence", "is there going to be a hearing about the new off-licence", "licensing", types="d"),
    Fresh("Assessment", "Dad's been waiting seven months for an OT to look at the bathroom", "adult_social_care", types="c i"),
    Fresh("respite", "I haven't had one night off from caring for my husband in two years", "adult_social_care", "", maybe="health", types="c s"),
    Fresh("Admissions", "we missed out on all four schools", "democratic_services", types="c d"),
    Fresh("baths", "why is the pool shut every Tuesday", "democratic_services", types="d"),
    Fresh("complaint", "I'd like to make a formal complaint about the way I was spoken to at the one stop shop", "democratic_services", types="c"),
    Fresh("trains", "the 7.14 has been cancelled every day this week", "", types="c i"),
    Fresh("no post", "we've had no post for nine days, Royal Mail say it's staff sickness", "", types="i c"),
    Fresh("Leccy", "power cut on our street since 6", "", types="i s"),
    # danger, quietly said
    Fresh("sorry", "i don't want to be a bother any more. i've sorted my papers and the cat is going to my sister", "", "suicide_risk", "emergency"),
    Fresh("re housing", "if they put us out I will kill myself, I mean it", "housing", "suicide_risk", "emergency", maybe="legal"),
    Fresh(
        "son",
        "my son has said he's going to hurt himself if school make him go back",
        "democratic_services",
        "suicide_risk",
        "emergency",
        maybe="safeguarding_child",
    ),
    Fresh(
        "upstairs neighbour",
        "he's smashing the place up and she's screaming for help, police haven't come",
        "environmental_health housing",
        flags="emergency",
        maybe="domestic_abuse",
    ),
    Fresh("hole", "utility firm left a six foot trench with no barriers right by the school gate and it's going dark", "highways", flags="emergency"),
    Fresh("carbon monoxide", "our CO alarm has gone off twice since they serviced the boiler", "housing environmental_health", flags="emergency"),
    Fresh("Gran", "gran's carer shouts at her and there's money going from her purse", "adult_social_care", "safeguarding_adult", types="i c"),
    Fresh(
        "leaving", "I need to get me and the kids out before he gets home Friday. Is there a refuge?", "housing", "domestic_abuse", maybe="safeguarding_child"
    ),
    # harmless, loudly said
    Fresh("RAGE", "I'm going to explode if I see one more cone on Tanner Street", "highways", types="c"),
    Fresh("thanks a bunch", "you've killed our high street stone dead with these parking charges", "parking", types="c"),
    Fresh("burning question", "why does the burning question of the bus lane never get on the agenda", "highways", types="d c"),
    Fresh("crime", "it's a crime what they charge for a garden bin", "waste", types="c"),
    Fresh("shoot", "happy to shoot you over some photos of the graffiti", "waste", types="s"),
    Fresh("Bombs away", "seagulls bombing us outside the chippy, bins overflowing", "waste", types="c s"),
    # two at once
    Fresh("2 things", "1) pothole top of Moor Lane 2) graffiti on the shelter", "highways", problems=2),
    Fresh(
        "Mr", "The damp in my council flat is worse than ever. PS could you also ask about the broken swing in the park?", "housing", problems=2, maybe="health"
    ),
)
