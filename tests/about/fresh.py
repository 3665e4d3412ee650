"""Mails invented for the tests, in residents' many voices: what each is about and what it must, and must not, be taken for.

Written before looking whether the lexicon knows the words. All people and places are invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fresh:
    """A subject and a text with what a careful reader would say of them. `department` holds every acceptable key; empty: nobody at the council."""

    title: str
    text: str
    department: str
    kinds: str = ""
    """Sensitivities that must be found; none other than `maybe` may be."""
    flags: str = ""
    """emergency, abusive, threat, anonymous: exactly these of the four."""
    maybe: str = ""
    types: str = ""
    """Acceptable enquiry types by their first letters: d, i, c, s, co. Empty: not judged."""
    problems: int = 1


FRESH = (
    # ---- highways
    Fresh(
        "Road",
        "Hiya the tarmac has come away at the bottom of our cul de sac, its like driving over the moon. My lad came off his bike on it",
        "highways",
        types="s c",
    ),
    Fresh("", "Crater the size of a paddling pool on Hawksworth Road nr the chippy. Two cars have bust their springs this week.", "highways", types="s co"),
    Fresh(
        "Dangerous flags",
        "Dear Councillor, the flags outside the bakers rock when you stand on them and my wife went her length on Tuesday. She is black and blue.",
        "highways",
        maybe="health",
        types="s c",
    ),
    Fresh("kerb", "could we have the kerb lowered by the surgery so folk with wheelchairs and prams can get across", "highways", maybe="health", types="s"),
    Fresh(
        "Water everywhere",
        "Every time we get heavy rain the grids on Tanyard Brow can't take it and the whole road becomes a river. Nobody ever comes to suck them out.",
        "highways",
        types="c co s",
    ),
    Fresh(
        "Blocked gulley", "The gulley in front of number 8 hasn't been emptied in living memory. There is a small tree growing in it.", "highways", types="s c"
    ),
    Fresh("That ditch", "The ditch beside the bridleway is full of silt and the water is now running down the lane into the road.", "highways", types="s c"),
    Fresh(
        "20mph",
        "Can anything be done about the boy racers using Cliffe Lane as a rat run? It's only a matter of time before a child is hit.",
        "highways",
        types="s d co",
    ),
    Fresh(
        "Lorries",
        "HGVs from the quarry thunder through the village from 5am. There's a 7.5 tonne limit and nobody enforces it.",
        "highways environmental_health",
        types="c co",
    ),
    Fresh(
        "Sign",
        "Somebody has turned the signpost at the crossroads so it sends everyone for Harrogate to Otley. Caused some fun but should be put right!",
        "highways",
        types="s",
    ),
    Fresh(
        "Works on Otley Rd",
        "Barriers have been up on Otley Road for nine weeks and I've not seen a soul working. When are they going to finish?",
        "highways",
        types="d c",
    ),
    Fresh("icy hill", "please can we have a grit bin at the top of Windmill Hill, cars were sliding all over last winter", "highways", types="s"),
    Fresh(
        "Crossing",
        "My daughter has to cross the A658 to get to school, there's no crossing and no lollipop lady. Petition attached signed by 84 parents.",
        "highways",
        types="co s",
    ),
    Fresh(
        "Bridge",
        "One of the planks on the footbridge over the beck is rotten right through, a walker put his foot through it at the weekend",
        "highways",
        types="s",
    ),
    Fresh(
        "Bus",
        "They've axed the last bus from town so I can't get home from my shift. How are people without cars supposed to manage?",
        "highways",
        types="c d co",
    ),
    Fresh("Ginnel", "The ginnel between the Crescent and the shops is like a jungle. Nettles up to my shoulders", "highways parks", types="s c"),
    # ---- lighting, signals
    Fresh("dark", "its pitch black down our street the lights have been off 3 wks, women are scared to walk home", "streetlighting", types="s c co"),
    Fresh("Lamp", "Column 14 on Beck Side is on day and night. What a waste of electric.", "streetlighting", types="s c"),
    Fresh("Pelican", "The green man isn't coming on at the pelican by the Co-op, you press it and nowt happens", "streetlighting highways", types="s"),
    Fresh(
        "Traffic lights phasing",
        "The lights at the Black Bull junction only let two cars through at a time since they fiddled with them.",
        "streetlighting highways",
        types="c s",
    ),
    # ---- parking
    Fresh("Ticket!!", "I got a PCN for parking in a bay I've got a permit for. I've appealed and they've turned me down. £70!", "parking", types="c"),
    Fresh(
        "School gates",
        "Mums on the zig zags every single morning, engines running. One told me where to go when I asked her to shift.",
        "parking highways",
        types="c co s",
    ),
    Fresh(
        "cant get out",
        "I cannot get my car off my own drive because vans from the building site block it every day. Who can make them move?",
        "parking",
        types="d c s",
    ),
    Fresh("Permits", "How do I get a visitor permit for my carer? The website goes round in circles.", "parking", maybe="health", types="d s c"),
    Fresh(
        "Double yellows",
        "Would it be possible to have double yellow lines on the bend at Hilltop, people leave cars there and you can't see round",
        "parking highways",
        types="s",
    ),
    # ---- waste and cleansing
    Fresh("Bins again", "Third Tuesday running they've gone straight past us. Brown one's crawling with maggots.", "waste", types="c"),
    Fresh(
        "recycling", "we've had no recycling collection since before Easter, boxes are stacked up in the yard and it's beginning to reek", "waste", types="c s"
    ),
    Fresh("bin", "someone nicked my green bin can i have a new one 22 Tannery Court", "waste", types="s"),
    Fresh(
        "Assisted collection",
        "I'm 84 and can't drag the bin up the steps any more. My neighbour says the men will fetch it if you ask?",
        "waste",
        maybe="health safeguarding_adult",
        types="s d",
    ),
    Fresh(
        "Sofas",
        "Three settees and a telly have appeared behind the garages on Moor View. That's every weekend now since they put the tip charges up.",
        "waste",
        types="c s co",
    ),
    Fresh(
        "rubbish tip outside my window",
        "the flats opposite just chuck there bags over the wall, there's rats now. been like this for months",
        "waste environmental_health",
        types="c s",
    ),
    Fresh(
        "Dog dirt",
        "I have to hose my mobility scooter wheels every time I go to the shops because of what dog owners leave on the verges.",
        "waste",
        "",
        maybe="health",
        types="c s co",
    ),
    Fresh("overflowing", "The litter bin at the bus stop is overflowing again and the crows are having a party with it", "waste", types="s c"),
    Fresh("Paint", "Some charmer has sprayed a swastika on the subway wall. Please get it off before the kids go back.", "waste", types="s"),
    Fresh("Old Astra", "There's a silver Astra been sat on Park View since February, tyres flat, no tax, window smashed in.", "waste", types="s"),
    Fresh("Seagulls", "Gulls are ripping the sacks open outside the takeaways before the bin men come. Street looks like Beirut.", "waste", types="c s co"),
    # ---- parks
    Fresh(
        "Tree", "The big sycamore on the council land behind us drops branches on our conservatory whenever it blows. Can it be pruned?", "parks", types="s d"
    ),
    Fresh("hedge", "overgrown hedge on the corner of Lime Grove, you have to step into the road with the pushchair", "parks highways", types="s"),
    Fresh("Rec", "The goalposts on the rec have rusted through and the little ones' slide has a sharp edge.", "parks", types="s"),
    Fresh("Verges", "When are the verges going to be cut? They're waist high and drivers can't see coming out of the estate.", "parks", types="d s c"),
    Fresh("My mother's grave", "Her headstone has been laid flat by your workmen without any word to us. I was in tears.", "parks", types="c"),
    Fresh("Allotment", "How long is the waiting list for a plot at Low Fold?", "parks", types="d"),
    Fresh("Skate park", "Me and my mates would like lights at the skate park so we can stay after 4 in winter", "parks streetlighting", types="s"),
    # ---- housing
    Fresh("Freezing", "The radiators in our block haven't come on since the weekend and the repairs line keeps cutting me off.", "housing", types="c s"),
    Fresh(
        "Black mould",
        "Walls are black in both bedrooms, my little boy's asthma is terrible. Council say it's because I dry washing indoors.",
        "housing",
        "health",
        maybe="safeguarding_child",
        types="c s",
    ),
    Fresh("Lift", "Lift in Kestrel House broke for the fourth time this month. I'm on the ninth floor with twins.", "housing", types="c s"),
    Fresh(
        "water dripping",
        "water dripping through my kitchen light from the flat upstairs, housing said 20 working days",
        "housing",
        flags="emergency",
        types="c s",
    ),
    Fresh(
        "Need to move",
        "There's six of us in a two bed, the eldest sleeps on the settee. We've been bidding for three years and get nowhere.",
        "housing",
        types="c s d",
    ),
    Fresh(
        "Section 21",
        "Landlord is selling up and wants us out by the 30th. Where do we stand? We've nowhere to go with the kids.",
        "housing",
        "legal",
        maybe="safeguarding_child",
        types="d s",
    ),
    Fresh(
        "Sofa surfing",
        "My nephew is 19 and has been sleeping on friends' floors since his mum threw him out. Can the council help him?",
        "housing",
        types="i d s",
    ),
    Fresh("Intercom", "The door entry at Falcon Court has been broke since Xmas so anyone can walk in off the street", "housing", types="s c"),
    # ---- planning
    Fresh(
        "24/01187/FUL",
        "We object most strongly to 14 flats on the old garage site: overlooking, no parking, and the drains can't cope now.",
        "planning",
        types="c s co d",
    ),
    Fresh(
        "Next door's extension",
        "The plans show it coming right up to our boundary and it will take all the light from our kitchen. When does it go to committee?",
        "planning",
        types="d c s",
    ),
    Fresh(
        "Is he allowed?",
        "The chap at the back is putting up what looks like a second house in his garden. I can find nothing on the portal.",
        "planning",
        types="d c s",
    ),
    Fresh("HMO", "Number 40 is being turned into bedsits. Skips outside for weeks and not one of us got a letter.", "planning", types="c co d"),
    Fresh(
        "Builders",
        "They start at 6 in the morning on the new estate and Sundays as well. The conditions said 8 to 6 Monday to Friday.",
        "planning environmental_health",
        types="c s",
    ),
    # ---- money
    Fresh(
        "Can't pay",
        "I'm on zero hours and the council tax has gone up again, I've had a summons and I'm terrified of the bailiffs coming.",
        "council_tax",
        "legal",
        types="s c d",
    ),
    Fresh("Bill", "I live on my own and have done since Brian died but they're still charging me for two people.", "council_tax", types="c s"),
    Fresh(
        "prison",
        "I'd rather go to prison than give this council another penny of council tax. Not until somebody cuts the grass.",
        "council_tax parks",
        types="c",
    ),
    Fresh("Housing benefit", "They say they overpaid me and want £40 a week back. It was their mistake not mine.", "council_tax", types="c"),
    # ---- environmental health, licensing
    Fresh(
        "Music", "The new people at 3 have parties till four every weekend. Bass comes through the wall, we've not slept.", "environmental_health", types="c s"
    ),
    Fresh("Cockerel", "Somebody on the allotments has got a cockerel that starts at half four. Is there a law?", "environmental_health parks", types="d c"),
    Fresh("rats", "seen 3 rats in the backs this morning bold as brass", "environmental_health", types="s"),
    Fresh(
        "Smoke",
        "Him next door has his log burner going all day and it blows straight in our windows. My wife has COPD.",
        "environmental_health",
        "health",
        types="c s",
    ),
    Fresh(
        "Kebab shop",
        "I was sick for two days after a kebab from Station Parade and so were both my flatmates. Kitchen looks filthy.",
        "environmental_health",
        maybe="health",
        types="s c co",
    ),
    Fresh("The Fox", "The Fox is applying to stay open until 2am seven days a week. When can we have our say?", "licensing", types="d"),
    Fresh("Taxi", "A taxi driver refused to take my guide dog on Friday and then swore at me.", "licensing", maybe="health", types="c"),
    # ---- care
    Fresh(
        "Carers",
        "Mum's morning carer hasn't turned up three times this week and she was found on the floor on Monday.",
        "adult_social_care",
        "safeguarding_adult",
        maybe="health",
        types="c i",
    ),
    Fresh(
        "Blue badge",
        "I've been turned down for a blue badge even though I've had two new knees and can barely get to the car.",
        "adult_social_care",
        "health",
        types="c",
    ),
    Fresh(
        "My neighbour",
        "I'm concerned about the old lady next door. She wanders out in her nightie and didn't know who I was yesterday.",
        "adult_social_care",
        "safeguarding_adult",
        maybe="health",
        types="i",
    ),
    Fresh(
        "brother",
        "my brother's support worker has been taking his bank card to the cash machine and he never has any money for food",
        "adult_social_care",
        "safeguarding_adult",
        maybe="health",
        types="i c",
    ),
    # ---- democracy, schools, libraries
    Fresh(
        "Library",
        "Is it right that you're closing the library on Saturdays? It's the only warm place some of my pensioners have.",
        "democratic_services",
        types="d co c",
    ),
    Fresh(
        "EHCP",
        "We've waited 41 weeks for my son's EHCP and the school say they can't keep him after half term.",
        "democratic_services",
        maybe="health safeguarding_child",
        types="c",
    ),
    Fresh(
        "School place",
        "My twins have been offered two different primary schools. How on earth am I meant to be in two places at 8.45?",
        "democratic_services",
        types="c d",
    ),
    Fresh(
        "Complaint ref 88213",
        "I put in a stage 1 complaint in March and nobody has answered. What do I do next, go to the Ombudsman?",
        "democratic_services",
        maybe="legal",
        types="c d",
    ),
    Fresh("vote", "My polling card hasn't come and I've moved house. How do I register?", "democratic_services", types="d"),
    # ---- not the council's
    Fresh(
        "Dentist", "No dentist within 30 miles will take us on. My daughter is crying with toothache.", "", maybe="health safeguarding_child", types="i d s c"
    ),
    Fresh("Broadband", "We still can't get fibre on our side of the valley. Openreach keep giving us different dates.", "", types="i c d"),
    Fresh("PIP", "They've stopped my PIP after 11 years. I can't appeal by myself, I don't understand the forms.", "", maybe="health legal", types="i s c"),
    Fresh("Visa", "My wife's spouse visa has been with the Home Office for 14 months. Please can you help us.", "", "immigration", types="i s"),
    # ---- danger that is danger
    Fresh("gas!!", "theres a really strong smell of gas in the stairwell at Merlin House and the caretaker has gone home", "housing", flags="emergency"),
    Fresh(
        "Wires",
        "A van has knocked the lamp post over on Moss Lane and there are wires sticking out of the bottom. Kids walk past here.",
        "streetlighting",
        flags="emergency",
    ),
    Fresh("Wall", "The gable end of the empty shop is bulging and bricks have started falling on the pavement", "planning highways housing", flags="emergency"),
    Fresh(
        "",
        "i cant see a way forward any more. ive lost the house and the kids. by the time you read this it wont matter. thanks for trying",
        "",
        "suicide_risk",
        "emergency",
        maybe="safeguarding_child",
    ),
    Fresh(
        "Thank you for your help",
        "You were kind to me so I wanted you to know. I have stopped taking my insulin on purpose. I do not want to be here for the eviction.",
        "housing",
        "suicide_risk",
        "emergency",
        maybe="health legal",
    ),
    Fresh(
        "repairs",
        "The door still doesn't lock. He knows I'm here now and he sat outside in his car all night. Police told me to leave but where do I take the children?",
        "housing",
        "domestic_abuse",
        "",
        maybe="safeguarding_child safeguarding_adult",
    ),
    Fresh(
        "upstairs",
        "The little girl in the flat above is left by herself at night, I can hear her sobbing. She can't be more than four.",
        "",
        "safeguarding_child",
        "",
        maybe="",
        types="i",
    ),
    Fresh(
        "Flood",
        "The beck has come over and it's pouring in through the back door. Mum is 91 and upstairs. Are there any sandbags?",
        "highways",
        flags="emergency",
        maybe="safeguarding_adult health",
    ),
    Fresh(
        "Fire", "They've set the bins on fire again behind Osprey House and it's going up the cladding", "housing waste environmental_health", flags="emergency"
    ),
    # ---- figures of speech that are not danger
    Fresh("Roadworks", "These roadworks are killing my business. I'm dying to hear when they'll be gone.", "highways", types="d c"),
    Fresh("Gas bill", "My gas bill was £400 because the windows in this council flat don't shut. I'm on fire with rage.", "housing", types="c"),
    Fresh("cyclists", "The drain covers on Low Road are suicidal for cyclists, they sit two inches below the tarmac.", "highways", types="s c"),
    Fresh("Parking", "I could murder whoever painted those lines. It's a nightmare and I've had enough of it.", "parking highways", types="c"),
    Fresh("Bins", "I nearly had a heart attack when I saw the charge for a new bin. Daylight robbery. You'll be the death of me.", "waste", types="c d"),
    Fresh("Grass", "If the grass gets any longer we'll lose a child in it! Only joking, but please can it be cut before the gala.", "parks", types="s"),
    Fresh("Fireworks", "Let's have a fireworks display in the park again. Last year's went like a bomb.", "parks democratic_services", types="s d"),
    Fresh(
        "phone queue",
        "I was on hold for an hour about my council tax and lost the will to live. Jump off a cliff, that's what the music made me want to do.",
        "council_tax democratic_services",
        types="c",
    ),
    Fresh(
        "flooded",
        "Our street group has been flooded with messages about the new parking zone. People are up in arms and will fight it to the death.",
        "parking",
        types="co c",
    ),
    Fresh("Swing", "The swing is broken again, someone will get hurt. My grandson came a cropper.", "parks", types="s c"),
    Fresh("electric", "I got the shock of my life when I opened the council tax bill. It shot up by £200.", "council_tax", types="c d"),
    # ---- abuse, threats, names kept out
    Fresh("you", "You useless bunch of tossers. My bin has not been emptied for a month. Resign.", "waste", flags="abusive", types="c"),
    Fresh("Last warning", "I know where you live and I know what time you walk the dog. Sort my house out or you'll be sorry.", "housing", flags="threat"),
    Fresh(
        "next door",
        "He called me a stupid cow and told me to go back to my own country. I'm frightened to go in my garden.",
        "environmental_health",
        "",
        "",
        maybe="safeguarding_adult domestic_abuse",
    ),
    Fresh(
        "quiet word",
        "There's drug dealing from the end house. Please don't let on it was me that told you, he's a nasty piece of work.",
        "environmental_health",
        flags="anonymous",
        types="s c",
    ),
    Fresh(
        "Neighbour's shed",
        "He's built a huge shed without planning. I'd rather you didn't use my name as we have to live next to them.",
        "planning",
        flags="anonymous",
        types="c s d",
    ),
)
