"""Residents' mails written before looking at what the program knows: danger in a mail about bins, trouble without danger, tempting words. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A mail with what a careful reader would see in it."""

    title: str
    text: str
    risk: str = ""
    """suicide, harm (to others), child, adult, domestic, danger (now), threat (to the councillor); empty: none."""
    kinds: str = ""
    """Sensitivities that must be found; where there is no risk, none other than `maybe` may be."""
    maybe: str = ""
    anonymous: bool = False
    soon: bool = False
    """Without risk, but taken for something that she should read soon."""


MAILS = (
    Told(
        "My brother",
        "Hello, I'm writing about my brother Terry who is in one of your flats on Canal Street. Since the benefits stopped he wont open the door "
        "and yesterday he told me he'd be better off dead and that nobody would notice. Housing keep sending him arrears letters. Could somebody "
        "please ring them.",
        risk="suicide",
        kinds="suicide_risk",
        maybe="health legal safeguarding_adult",
    ),
    Told(
        "damp",
        "Hi, the damp in the back bedroom is worse than ever and no one came on Tuesday. My son (16) has started cutting his arms again since we "
        "moved in here and CAMHS says the waiting list is eleven months. I can't get housing to understand that we need out. Thanks, Donna",
        risk="suicide",
        kinds="suicide_risk",
        maybe="health safeguarding_child",
    ),
    Told(
        "Bins and other things",
        "Dear Councillor, first the bins: the brown one has not been emptied since the 3rd. Secondly the lamp outside 40 is flickering. Thirdly, "
        "and I am sorry to put this in, my husband says he sees no point in carrying on since the stroke and has asked me where I put the spare "
        "insulin. I don't think he means it but I have hidden it. Yours, Margaret Toal (Mrs)",
        risk="suicide",
        kinds="suicide_risk",
        maybe="health safeguarding_adult",
    ),
    Told(
        "homeless application decision",
        "They've decided I'm intentionally homeless. 21 days to appeal. Well I won't be needing the 21 days. I've done everything I was asked and"
        " I'm done now. You were the only one who wrote back so I wanted to say goodbye properly.",
        risk="suicide",
        kinds="suicide_risk",
        maybe="legal",
    ),
    Told(
        "Neighbour at number 9",
        "I don't like to interfere but the young man at number 9 lost his wife in June and he's given away his tools and his dog this week. He "
        "told my husband he won't be here at Christmas. We don't know who to tell. Could you perhaps have a quiet word with someone? And the "
        "hedge still needs cutting on the corner.",
        risk="suicide",
        kinds="suicide_risk",
        maybe="safeguarding_adult health",
    ),
    Told(
        "Housing transfer",
        "I tried to take my own life in March and I've just come out of the unit. They have put me back in the same flat on the ninth floor and "
        "the window doesn't lock. I don't trust myself up here. I asked for a transfer to a ground floor and was told band C.",
        risk="suicide",
        kinds="suicide_risk",
        maybe="health safeguarding_adult",
    ),
    Told(
        "Parking outside my drive",
        "Councillor, the man at 31 has blocked my drive every day since August. I have asked nicely. I have written to parking. I now keep the "
        "axe by the front door and next time he does it he is going to find out what it's for. You have been warned, do something.",
        risk="harm",
        maybe="legal safeguarding_adult",
    ),
    Told(
        "son",
        "Dear Ms Shah, my son is 24 and has schizophrenia and has stopped his injections. He is carrying a kitchen knife when he goes out because"
        " he says the neighbours are poisoning him. The crisis team say they will call back on Monday. I rang the surgery. I don't want him "
        "arrested but I'm frightened of what he'll do to somebody.",
        risk="harm",
        kinds="health",
        maybe="safeguarding_adult suicide_risk",
    ),
    Told(
        "Bonfire night, Park Row",
        "Just to let you know what is being said. The lads from the flats are going round saying they'll petrol bomb the hostel on Saturday "
        "because of who is being put in there. One showed my nephew the bottles. Please don't say it came from me.",
        risk="harm",
        maybe="immigration",
        anonymous=True,
    ),
    Told(
        "Little ones at 22",
        "Hi I live on Briar Close. I'm not one to tell tales but the two little ones at 22 are out on the street at 10, 11 at night in just vests"
        " and the older one can't be more than five. The mum is never about. Last night he asked my daughter for food. Also our recycling was "
        "missed.",
        risk="child",
        kinds="safeguarding_child",
    ),
    Told(
        "noise complaint",
        "I want to complain about noise from the flat above, 14b. Most evenings there is a man shouting and then a child screaming, and it's not "
        "the sort of screaming a child does when it's told to go to bed. Then there's a thud and it goes quiet. I've asked them to keep it down. "
        "Can environmental health fit one of those recorders?",
        risk="child",
        kinds="safeguarding_child",
        maybe="domestic_abuse",
    ),
    Told(
        "school place",
        "My granddaughter came to stay and there are marks on her back like from a belt. She says she fell. Her dad gets her back on Sunday. What"
        " I wanted to ask about was whether she could change to the school near me, St Anne's.",
        risk="child",
        kinds="safeguarding_child",
        maybe="domestic_abuse",
    ),
    Told(
        "Taxi for school",
        "the taxi the council sends for my son, he is 8 and doesn't talk, he came home with bruises on both wrists and wet himself. driver is a "
        "new man. school says not their problem. i told transport, they said they would log it",
        risk="child",
        kinds="safeguarding_child",
        maybe="health",
    ),
    Told(
        "Home educated?",
        "There is a boy of about nine at the house on the corner who I have never once seen go to school in two years. He's at the window all "
        "day. The curtains are kept shut at the back and there's a padlock on the outside of his bedroom door, I saw it when I took a parcel in. "
        "I'd rather they didn't know I wrote.",
        risk="child",
        kinds="safeguarding_child",
        anonymous=True,
    ),
    Told(
        "My niece",
        "My sister is back on the drink and passed out most days by three. The baby is eight months old and was in a soaking nappy with a rash "
        "all up her back when I called in. There wasn't any milk in. I don't want her to lose them but I can't be there every day. Is there help "
        "from the council?",
        risk="child",
        kinds="safeguarding_child",
        maybe="health",
    ),
    Told(
        "Mum's carers",
        "The carers come to my mother for ten minutes instead of thirty. When I got there Sunday she was sitting in her own mess and hadn't had a"
        " drink since the night before. She has a sore on her hip down to the bone. The agency say they're short. I live in Leeds and can't be "
        "there.",
        risk="adult",
        kinds="safeguarding_adult",
        maybe="health",
    ),
    Told(
        "my aunt",
        "My aunt has dementia and a man she met at the bus stop has moved in with her. He takes her to the post office on pension day and she "
        "comes home with nothing. She's had to borrow for the electric. When I ask him he says it's none of my business.",
        risk="adult",
        kinds="safeguarding_adult health",
    ),
    Told(
        "car wash on Station Road",
        "Not sure this is a council thing. The men who work at the car wash all sleep in the container behind it and one told me the boss has "
        "their passports and they don't get paid. He had burns on his hands from the chemical. He begged me not to tell.",
        risk="adult",
        kinds="safeguarding_adult",
        maybe="immigration legal health",
    ),
    Told(
        "Father-in-law",
        "my father in law is 79 lives on his own at Tanner St he's had three falls this month and last time he was on the kitchen floor all night"
        " until the postman heard him. Social services say he has capacity and close the case every time. we are at our wits end",
        risk="adult",
        kinds="safeguarding_adult",
        maybe="health",
    ),
    Told(
        "Power of attorney query",
        "Who checks up on people with power of attorney? My stepbrother has it for our mum and he's sold her car, emptied the savings and now "
        "he's putting the house on the market. She cries and says she never agreed to anything. She isn't allowed to ring me.",
        risk="adult",
        kinds="safeguarding_adult",
        maybe="legal domestic_abuse",
    ),
    Told(
        "single person discount",
        "I want to ask about the single person discount. My partner left in May after the police took him but he's out again and he has been sat "
        "in his car outside every night this week. The lock on the back door is broken and the council won't change it. I've got the kids with "
        "me.",
        risk="domestic",
        kinds="domestic_abuse",
        maybe="safeguarding_child legal",
    ),
    Told(
        "visa and flat",
        "Hello madam. I came on marriage visa. My husband and his mother keep my passport, i do all the work of house, they lock the door when "
        "they go. if i complain he say he will cancel visa and i go back without my baby. Can council give room",
        risk="domestic",
        kinds="domestic_abuse immigration",
        maybe="safeguarding_child safeguarding_adult legal",
    ),
    Told(
        "Walls like paper",
        "Is there anything you can do about the sound proofing in Hawthorn Court. You can hear everything. Next door he calls her every name "
        "going and then you hear her saying sorry sorry sorry and things breaking. She wore sunglasses to the bins in November. Please don't tell"
        " them it was flat 8.",
        risk="domestic",
        kinds="domestic_abuse",
        maybe="safeguarding_adult",
        anonymous=True,
    ),
    Told(
        "my cousin's wedding",
        "Dear Cllr, I'm at sixth form. My parents have booked tickets for the summer and there is someone in Mirpur they want me to marry. I have"
        " said no. My brother has taken my phone and I'm writing from the library. I don't know who to ask.",
        risk="domestic",
        kinds="domestic_abuse",
        maybe="safeguarding_child immigration",
    ),
    Told(
        "Son moved back in",
        "My son is 34 and moved back in with me. He takes my pension for drink and last week he pushed me down the stairs. I'm 71. I don't want "
        "the police. I just want him to have his own place. Can he go on the list?",
        risk="domestic",
        kinds="domestic_abuse",
        maybe="safeguarding_adult health",
    ),
    Told(
        "Joint tenancy",
        "How do I get my name off a joint tenancy? He has a tracker on my car, he counts the minutes when I go to work. He's never hit me. He "
        "says if I go he'll make sure I never see the girls.",
        risk="domestic",
        kinds="domestic_abuse",
        maybe="safeguarding_child legal",
    ),
    Told(
        "smell in hallway",
        "There has been a smell of rotten eggs on our landing since this morning and now two of us have banging headaches and feel sick. The "
        "boiler cupboard is on this floor. Caretaker not answering.",
        risk="danger",
        maybe="health",
    ),
    Told(
        "water",
        "Its coming up through the floor now and theres water over the plug sockets in the kitchen. Mum is upstairs and can't do stairs. Ive rang"
        " the council and its a machine.",
        risk="danger",
        maybe="health safeguarding_adult",
    ),
    Told(
        "Fire doors",
        "For the third time the fire doors at Ellis Point don't shut. This is worse: somebody's set light to the mattresses in the bin store "
        "again and there's smoke coming up the rubbish chute as I write this.",
        risk="danger",
    ),
    Told(
        "playground",
        "Went to the swings with the twins, someone has put blades in the slide. Taped in. A little boy's leg is cut open. I've stood here to "
        "stop others, can someone come NOW",
        risk="danger",
        maybe="health safeguarding_child",
    ),
    Told(
        "Planning committee",
        "If you approve that mast on Thursday you will regret it. I'm not a violent man but there are people round here who are and I won't be "
        "stopping them. Your kids go to Millfield Primary don't they.",
        risk="threat",
    ),
    Told(
        "Jo Cox",
        "You lot never learn. Remember what happened to Jo Cox. Same will come to you.",
        risk="threat",
    ),
    Told(
        "Green bin too heavy",
        "My husband had a hip replaced in May and I've got arthritis in both hands so neither of us can drag the bin to the road. Is there a "
        "scheme where they fetch it?",
        kinds="health",
    ),
    Told(
        "Parking at hospital",
        "I'm going for chemo every other Wednesday and there's nowhere to park near the Infirmary on the council side. I was ticketed last time "
        "because treatment overran. Could it be cancelled?",
        kinds="health",
        maybe="legal",
    ),
    Told(
        "School transport",
        "Our lad is autistic and can't manage the new minibus with eleven others on it. He had his own escort last year. Who decides this?",
        kinds="health",
        maybe="safeguarding_child",
    ),
    Told(
        "Step",
        "mum had a stroke at xmas and she cant get up the front step, we asked for a rail in feb. still nothing. OT came once",
        kinds="health",
        maybe="safeguarding_adult",
    ),
    Told(
        "Trees",
        "Could the council please look at the birches on Elm Walk? My boy's asthma is dreadful from April on and he was in A&E with it twice last spring.",
        kinds="health",
        maybe="safeguarding_child",
    ),
    Told(
        "Letters",
        "I can't read the letters they send, the print is too small since my eyes went, macular they call it. Would you ask them for large print please.",
        kinds="health",
    ),
    Told(
        "Pregnant and on 5th floor",
        "I'm 34 weeks with twins and the lift has been out for nine days. I had a bleed last month and I'm meant to be resting.",
        kinds="health",
        maybe="safeguarding_child",
    ),
    Told(
        "smoking shelter",
        "Since I had the lung operation I can't walk past the smokers outside the library without coughing for an hour. Could their shelter be "
        "moved round the side?",
        kinds="health",
    ),
    Told(
        "the gym",
        "My doctor put me on the exercise referral after my heart attack but the leisure centre says the scheme is full. I'm 58 and I want to get"
        " back to work.",
        kinds="health",
    ),
    Told(
        "Letter from school",
        "We are waiting for Home Office since two years. School ask for right to funding paper for my son free meals. We have no paper, only the "
        "card ARC. What can I show?",
        kinds="immigration",
    ),
    Told(
        "Council job",
        "I have settled status and the council's HR say they can't see it online. The job starts on Monday. Please can you chase them?",
        kinds="immigration",
    ),
    Told(
        "Ukraine family",
        "The family living with us came under the Ukraine scheme and their three years are nearly up. Their host payments have stopped. Where do "
        "they stand with housing?",
        kinds="immigration",
    ),
    Told(
        "no recourse",
        "I work two cleaning job. My visa say no recourse public funds. My landlord sell the house. Can council help or it makes problem for visa",
        kinds="immigration",
        maybe="legal",
    ),
    Told(
        "Citizenship ceremony",
        "I passed my citizenship test in March, and am still waiting for a ceremony date from the register office. I need my passport to see my father.",
        kinds="immigration",
    ),
    Told(
        "friend",
        "A friend of mine overstayed years ago and is frightened to go to the doctor in case they report him. Does the council's advice centre "
        "have to tell anyone?",
        kinds="immigration",
        maybe="health legal",
    ),
    Told(
        "bailiff",
        "Bailiffs came to the door Friday for a parking ticket that's my ex's from before we split up. They said they'd be back to list things. I"
        " haven't got the money.",
        kinds="legal",
        maybe="domestic_abuse",
        soon=True,
    ),
    Told(
        "Rent",
        "Universal credit pays me on the 27th and the rent goes out on the 20th so I'm always in arrears by a week and get a nasty letter. Can "
        "the date be moved?",
        maybe="legal",
    ),
    Told(
        "Loan",
        "I took out a doorstep loan to pay the rent and now I can't pay either. I've had a possession notice. A lady at Citizens Advice said to "
        "copy in my councillor.",
        kinds="legal",
    ),
    Told(
        "dealing",
        "They are dealing from the silver Golf at the end of Myrtle Grove every evening from about six. Reg ends KTU. I'd be grateful if my name "
        "was left out of this as I've to live here.",
        maybe="legal",
        anonymous=True,
    ),
    Told(
        "Community payback",
        "My son is on tag and has 80 hours of community payback to do but they've stopped the bus that gets him there by 8. If he's late he's "
        "breached. Is there another one?",
        maybe="legal",
    ),
    Told(
        "EHCP",
        "Our EHCP review was due in November. The educational psychologist's report is missing and tribunal is in five weeks. He is out of school.",
        kinds="legal",
        maybe="health safeguarding_child",
    ),
    Told(
        "Excluded",
        "My lad got excluded for fighting and they want to send him to the unit. He's got ADHD and they've never done the assessment.",
        kinds="health",
        maybe="safeguarding_child legal",
    ),
    Told(
        "Ombudsman",
        "I took the complaint to the Ombudsman who found fault and told the council to pay us £300 and apologise. That was in April. We've had neither.",
        kinds="legal",
    ),
    Told(
        "Redundancy",
        "I was made redundant from the council's own parks team and think it was because I'm 60. I've put in a tribunal claim. Could you tell me "
        "who the head of HR is?",
        kinds="legal",
    ),
    Told(
        "Trans",
        "I'm a trans woman and the swimming pool told me to change somewhere else. I don't want a fuss or to be in the paper. I'd just like to "
        "know what their policy is.",
        kinds="health",
        maybe="legal",
    ),
    Told(
        "roadworks",
        "I've had enough of these roadworks. Four months to lay one pipe. I could scream. When do they finish?",
    ),
    Told(
        "Dead tree",
        "There's a dead tree leaning over the path by the pond and a hanging branch. Could the tree people come and look?",
    ),
    Told(
        "Beat the bounds",
        "We are beating the bounds on Ascension Day with the scouts and would like the road closed for an hour. Who do I write to?",
    ),
    Told(
        "Bus",
        "The 44 driver shut the door in my face and left me standing in the rain. I was fuming. Please make a complaint for me, it was 8.12 on Thursday.",
    ),
    Told(
        "Traffic lights",
        "Those lights will be the death of me. Two minutes on red with nothing coming. Can they be retimed?",
    ),
    Told(
        "Litter",
        "I'd like to strangle whoever throws chip papers over my hedge. Could we have a bin by the bus shelter?",
    ),
    Told(
        "Hedge",
        "His hedge is so high I can't see the sun. We've fallen out over it. I'm told there's a high hedges form, can you send it?",
        maybe="legal",
    ),
    Told(
        "Drop-in",
        "When is the next child safeguarding training for volunteers? We need two of the scout leaders on it.",
    ),
    Told(
        "Refuge lorry",
        "The refuge lorry left half the bags on the pavement this week and the gulls are all over it. Number 3 to 19.",
    ),
    Told(
        "Gas works",
        "The gas main replacement on Mill Lane has finished but they left the barriers and a pile of sand. Could they be taken away?",
    ),
    Told(
        "fire station open day",
        "Will the fire station open day be on again? My grandson is mad on the engines. He nearly set the house alight asking.",
    ),
    Told(
        "Knife bin",
        "Who empties the knife amnesty bin by the police station? It's full and somebody has stuck a bag of cans on top.",
        maybe="legal",
    ),
    Told(
        "Bullying",
        "I feel bullied by these parking notices. It's one letter after another and none of them says who to ring.",
        maybe="legal",
    ),
    Told(
        "Overgrown",
        "Brambles are attacking the footpath and scratched my boy's face. Could they be cut before term?",
    ),
    Told(
        "School crossing",
        "Our lollipop lady is retiring. She's been there thirty years and looked after three generations. Will there be another?",
    ),
    Told(
        "Drowning in paper",
        "I'm drowning in junk mail from the council: three copies of the same magazine. Save the trees and take me off the list.",
    ),
    Told(
        "Play area",
        "The toddler swing squeaks and the bin is full. Otherwise the kids love it. Could someone bring an oil can?",
    ),
    Told(
        "Abandoned car",
        "There is an abandoned car on Fell Street, no tax, flat tyres, windows smashed. It's been there since the spring.",
    ),
    Told(
        "Poison",
        "Is the weedkiller you spray on the kerbs poison to hedgehogs? I found two dead by the verge.",
    ),
    Told(
        "Self-service",
        "The self service till at the library refuses my card. The lady said to cut it up and get another. That's £2. Really?",
    ),
    Told(
        "Extension",
        "The extension behind us is going up without any permission that I can find. I'd be glad if you didn't pass on who complained.",
        maybe="legal",
        anonymous=True,
    ),
    Told(
        "weight limit",
        "Lorries ignore the weight limit every night from 4am. My windows shake. I haven't slept properly in weeks and I look like death warmed up.",
    ),
    Told(
        "Zebra",
        "I was nearly run down on the zebra by the Spar today, the driver looked straight at me. Please can the lamps be mended?",
    ),
    Told(
        "The market",
        "Prices on the market are daylight robbery since the new rents came in. My butcher says it's the final nail in the coffin.",
    ),
    Told(
        "election leaflet",
        "Your leaflet is full of lies. I shall be fighting you all the way to the ballot box and you'll be gone in May.",
    ),
)

OBLIQUE = (
    # what is told so much by the way that only some of it can be expected to be seen
    "Honestly if it wasn't for my lad I would have called it a day by now. The rent is £640.",
    "My wife has found me in the garage with the engine running once already this winter and I can't promise her there won't be a second time.",
    "I've no fight left in me. You lot have won. You can have the flat back, I shan't be using it.",
    "He posted on Facebook that he's sorry to everyone he let down and his phone is off. He lives at 12 Dock Street, he's one of your tenants.",
    "my daughter says shes going to sleep and she hopes she doesnt wake up, shes 19 and the bedsit you put her in has no window",
    "Sometimes I look at the knife block and have to leave the kitchen. It's since the noise started.",
    "I've worked out how much my life insurance would clear and it's more use to them than I am.",
    "She keeps saying it would be best for everyone if she wasn't around. I'm her husband and I've had to hide the car keys.",
    "Every day I wake up disappointed that I did.",
    "Won't trouble you after this week. Please see my mother gets my ring back from the police.",
    "my mate jumped last year from the same car park and now my brother keeps going up there on his own",
    "ive got a date in mind and ive told nobody but you",
    ("The little lad at 9 comes to us for his tea most nights because there's never anything for him at home and his trainers are held together with tape."),
    "Her new fella shouts at the bairn something terrible and I've seen him lift it by one arm.",
    "My son's friend sleeps on our sofa four nights a week as he says he is not allowed back in till his mum's visitors have gone.",
    "A lady in our block leaves three under fives and goes to work on nights, you can hear them calling for her.",
    "There's a girl maybe 12 going in and out of the barber's at closing time and the shutters come down behind her.",
    "My ex has started smoking crack again and the court says he still has the twins every weekend.",
    "He makes the boy stand in the yard in his pants in winter as a punishment.",
    "When I changed her for PE there were round burns on her shoulder. I'm a dinner lady, I told the head and she said leave it.",
    "The swimming teacher keeps messaging our Chloe at night on Snapchat and asked what she was wearing.",
    "Next door's youngest is in the pram at the bottom of the garden from breakfast till dark whatever the weather, screaming.",
    ("I'm 15 and I'm looking after my mum and my two brothers, she drinks, there's no money on the electric and I've not been in school since Easter."),
    "My grandson told me his uncle plays a game with him in the bath and that I mustn't tell.",
    "Mother's purse is always empty since that girl started coming in to clean. She says she's giving it to her but doesn't remember.",
    "He's been sitting in the same chair since his wife went, there's flies, and his legs are weeping. He tells the doctor he's fine.",
    "My brother's got Downs and his flatmate gets him to buy his fags and beer. He had nothing left for his dinner three days running.",
    "The home my aunt is in put her to bed at half four with no supper and took her bell away because she rings it too much.",
    "I'm 83 and my son says if I don't sign the flat to him he'll put me in a home. He has taken the phone out.",
    "I can't hold him up any more, he's 15 stone and I'm 79, we've both gone over twice this week and lay there till morning.",
    "Grandad's turned up at the shop in his slippers at 5am three times asking for my nan, who died in 2011.",
    ("There's a young woman at the nail place never looks up and never speaks, a man answers for her, and she's there when they shut and when they open."),
    "An old boy in the flats has had no electric since last month, he's wrapped in coats and eating cold beans.",
    "A salesman has been in with Mrs Lacey for five hours and now she's paying £300 a month for a chair.",
    "I'm allowed the car on Tuesdays and he writes down the miles.",
    "My sister turned up at mine in her dressing gown with no shoes on and the baby. She won't tell the police. Is there emergency housing?",
    "He's never laid a finger on me but I've not had a bank card since 2016 and I have to show him the receipts.",
    ("My daughter's fella put her phone in the sink and now I can't get hold of her. He answered the door and said she was asleep at 3 in the afternoon."),
    "I left in March and he's had my new number, my new address, and now my work. There was a dead bird on the step.",
    "She said she fell in the shower again. That's the third time since she got with him.",
    "My wife goes for me when she's had a drink. I've slept in the car since Thursday. I'm six foot two, who would believe me.",
    "If I don't go to my cousin in August my dad says he has no daughter. I'm 17. He means it.",
    "He says he'll burn the house with us in it if I go.",
    "Can letters go to my mum's? He opens them and then there's hell to pay.",
    "My nephew's bought a crossbow and keeps a list of the lads who bullied him. He laughs about it.",
    "If the council won't shift that dog then it'll get some meat with something in it and so will he.",
    "I'm that angry I've been sat outside his house in my car with the wheel brace on the seat.",
    "Nice picture of your little girl in the paper. Be a shame.",
    "I've got nothing to lose now so you'd best not hold a surgery on Saturday.",
    "We'll be waiting for you after the meeting, see how brave you are then.",
    "Lads have lit the gorse behind the bungalows and the wind's this way. Old folk in all of them.",
    "The bottom of the lamp post is off and my grandson got a belt off it.",
    "river's over the wall and into number 2 and 4, the old couple won't come out",
    "there's a car in the beck by the ford with its lights on",
    "Someone's going door to door trying to get in and he's got something up his sleeve, Mrs Ali has let him in",
    "heating's been off since Friday, it's minus 4 and my mum is 91 and on oxygen",
)

EVERYDAY = (
    # families, age and money in matters of every day
    "My kids walk to school on their own and the pavement by the bridge is filthy all day.",
    "My daughter cut her hand on the broken slide and needed stitches. Can it be mended?",
    "My mum can't get the bin out and nobody has been to collect it for weeks.",
    "My son and his wife are moving in with us and we need another bin.",
    "My husband takes his medication at 8 and the road closure makes the chemist an hour's walk.",
    "The kids next door kick the ball against my wall all day and their mum does nothing.",
    "My son is 8 and there is no school place for him in September.",
    "She is 85 and has had no gas since the contractor dug up the road, they are back at work today.",
    "There was a fight outside the pub on Friday and the glass is still on the pavement.",
    "We had a lovely day at the beach but the kids came home covered in tar.",
    "I gave away my old sofa on Freecycle and someone dumped it round the corner.",
    "Please let me know if there's any funding for a defibrillator by the village hall.",
    "The lights have been off since Tuesday and I'm scared to walk home from work in the dark.",
    "My mother is 90 and would like a card from the mayor.",
    "Dad's funeral is on Friday and the roadworks are right outside the crematorium. Could they pause for an hour?",
    "My wife lost her purse on the 41 bus. Where is lost property?",
    "The teacher took the children out to the woods and they all came home filthy and happy. Thanks for the new path.",
    "My boy was hit by a cricket ball from the rec. A net would stop it.",
    "My ex and I both pay council tax on the same house, can you sort it out?",
    "I have two children under five and the double buggy doesn't fit through the new barrier.",
    "The bloke at the tip refused my van and was very rude to my wife.",
    "My neighbour's son plays drums from 4 till 9 every night and won't stop.",
    "My husband said to write to you about the bus shelter.",
    "There's no shelter at the stop so the old people stand in the rain.",
    "My dad has a blue badge and there are never any spaces by the bank.",
    "We are getting married at the town hall in June and want to know about parking for guests.",
    "The wedding venue next to us plays music till midnight and I can't sleep.",
    "I want to go into the woods with my class to look for bats, who gives permission?",
    "There's a hornets' nest under the roof of the bus shelter.",
    "My son works at the car wash and says the drain there is blocked.",
    "The staff at the leisure centre locked the door ten minutes early.",
    "I locked myself out of my council account.",
    "My passport photo needs signing, do you do that?",
    "My grandson keeps asking when the new skate park will open.",
    "The man from the council took the old bins and left nothing.",
    "My daughter moved in with me last week, do I lose my single person discount?",
    "We're fed up with the noise and can't sleep. It's the extractor fan at the chippy.",
    "If you vote for this you will regret it at the ballot box.",
    "I know where you live up on the hill you don't get these floods, but down here we do.",
    "If nobody does something about that junction someone will end up dead.",
    "I will knock on every door in this ward until we get the crossing.",
    "The school says the kids can't use the field because of dog mess.",
    "My little girl loves the ducks but there is broken glass by the pond.",
    "There were nails and glass in the playground sandpit so we went home, it's been cleaned now.",
    "My friend's boy had his bike stolen from outside the baths.",
    "Is there any help with heating for pensioners? My neighbour is 80 and on her own.",
    "I'm on my own with three kids and can't get to the surgery, can you ring me?",
    "I'm a single mum and the nursery hours don't fit with my shifts.",
    "I gave birth in May and want to register the baby, the office says no slots till July.",
    "My mother in law left us her house and we can't get the probate people to answer.",
    "We have power of attorney for mum and want to pay her council tax by direct debit.",
    "I take my mum to the bank every Friday and the disabled bays are full of taxis.",
    "My nan's carer can't park and gets a ticket every week.",
    "My carers come at nine and the road is closed, can they have access?",
    "The care home on Hill Street wants a licence for its summer fete.",
    "He put the wrong bins out and they wouldn't take them.",
    "They hit the lamp post with a lorry and now it leans.",
    "The chimney on the old mill was taken down last year and the bricks are still there.",
    "The bridge over the railway is closed, how do I get to the doctor?",
    "I walk by the river every day and the bins are overflowing.",
    "We're at the end of our tether with the parking.",
    "I'm desperate for a dropped kerb.",
    "Thank you for everything you did about the bins, you've been very kind.",
    "By the time you read this the bins will have been missed again.",
    "I won't be here at Christmas so can you suspend my garden waste?",
    "I'm leaving the area and won't need the parking permit any longer. Who do I tell?",
    "I said goodbye to my old Fiesta and now have no permit for the new one.",
    "My husband died in March and the council tax is still in his name.",
    "My wife passed away two years ago and I'd like a bench in her memory.",
    "Since I lost my job I've been litter picking, can I have a grabber?",
    "I've been made redundant and want to know about retraining courses.",
    "I was refused a skip permit and I want to know why.",
    "My appeal for the school place was refused and we have no other school in walking distance.",
    "The man at number 4 has a shotgun licence and shoots pigeons on his own land, is that allowed so near the houses?",
    "Somebody is carrying on a car repair business with a big hammer at 7 in the morning.",
    "He keeps a knife sharpening stall on the market and needs a bigger pitch.",
    "The smell from the boiler at the school makes us feel sick, it's oil I think and it's every autumn.",
    "A cable is hanging off the front of my house where the broadband people left it, it's only phone but ugly.",
    "Water comes into our garden from the field when it rains.",
    "Water is coming through the bus shelter roof.",
    "I don't know who to tell about this but the clock is wrong.",
    "Please tell me who owns the alley.",
    "Please don't send letters to my old address, I've moved to 14 Park Row.",
    "Can you please not ring before ten as I work nights.",
    "I'd rather you emailed than rang, I'm deaf in one ear.",
    "My brother is in a flat on Dale Street and the intercom is broken.",
    "My sister wants to put her name down for a council flat near me.",
    "Children are playing out till ten at night with a football and it's driving us mad.",
    "My children have never been so happy at school, well done to the staff.",
    "The toddler next door screams all day, is there a noise limit?",
    "The youth club gives the kids something to do and stops them hanging about with older lads.",
    "The coach gave my lad a medal and a phone call from the mayor.",
    "There's been a man going round selling fish to old ladies, has he got a licence?",
    "A man came to my mum's door about her roof, she sent him away. Is there a list of good builders?",
    "My mum's fallen out with the woman next door over a hedge.",
    "The swing hit my daughter on the chin because the chain is too long.",
    "I was pushed over by a dog in the park and nobody cares.",
    "I'd kill for a decent coffee shop on the parade.",
    "Can my son, who is 34, go on the housing list?",
    "My 15 year old wants to do work experience at the town hall.",
    "The scouts have nowhere to meet and the hut is filthy and cold with no heating.",
    "The food bank needs volunteers, and do you know of anyone who would give tins?",
    "We had no hot water for a day, it's fixed now, thanks.",
    "I fell on the ice outside the library and broke my wrist. Why wasn't it gritted?",
    "She was on the floor laughing at your speech.",
    "The vicar says he'll burn the old hymn books.",
    "The farmer is burning plastic and I can't put my washing out.",
    "It would be better for everyone if the bins were by the gate.",
    "The council has let everyone down over the library.",
    "I had the engine running outside the school and got a ticket.",
    "You lot have won, the speed bumps can stay.",
    "I hope she doesn't wake up to find the road dug up again, she is a baby and the drilling starts at six.",
    "It's easier for everybody if the bus stops at the hospital.",
    "My life insurance would not cover the tree falling on my house.",
    "I won't trouble you again, the light is mended.",
    "I've lost my job at the council and need a reference, who do I write to?",
    "They cut the grass and hurt my wife's roses.",
    "The car park keeps flooding and the children have to walk round.",
    "I keep going up to the depot and nobody is there.",
    "My husband won't leave the house without his stick because the pavement is so bad.",
    "My wife says she fell on the ice outside the bank.",
    "The kids were hungry so we went to the cafe in the park, which was shut.",
    "My daughter has no coat peg at nursery and no shoes allowed in the hall.",
    "My mother won't let anyone in without a badge, can your staff carry one?",
    "My mum can't lift the bin lid.",
    "He pushed me to write to you about the lamp post, my husband did.",
    "Dad's carers park on the grass as there's nowhere else.",
    "The staff shouted at us to leave as the pool was closing.",
    "My neighbour and I argued every night about the hedge but we're friends now.",
    "They called me names on the residents' Facebook group.",
    "My ex and I share the kids, and the school sends letters to his address only.",
    "My partner works nights so please don't ring before two.",
    "Please don't send letters to my husband's old address, he passed away.",
    "The children next door are so sweet, they bring my mum her paper.",
    "My son checks my meter for me and says the reading is wrong.",
    "She has a knife and fork sign above her cafe and no licence for tables.",
    "A gang of men from the council were outside our house banging in posts.",
    "You'd better watch that junction, somebody will be killed.",
    "We'll be waiting for you at the bus stop at ten for the walk round.",
    "See you after the meeting with the petition.",
    "Nice picture of you in the paper with your daughter at the fete.",
    "I'm going to come down there and sit in reception till someone sees me.",
    "I will put him in touch with you.",
    "If they do it again I'll put the rubbish back on their lawn.",
    "I swear I'll scream if I hear one more reversing lorry.",
    "The smell from the drain makes my husband feel sick in the kitchen.",
    "The boiler in our flat has been fixed, the alarm went off once when it was tested last year.",
    "Water coming through the gate from the field every winter, and the socket of my car charger is there.",
    "My boy touched the bare patch on the slide and got a splinter.",
    "There were needles under the pine trees by the swings.",
    "The wire fence is lying across the footpath.",
    "Tiles are falling off the old pub into the yard, it's fenced off.",
    "Would you mind not printing my address in the newsletter?",
    "I don't know who told you that but it came from the contractor.",
    "He never let on that the road was private.",
    "My grandson is 16 and wants an apprenticeship, he never liked school.",
    "Our twins aren't at the same school and I can't be in two places at once.",
    "My son got in with the football club, they took him home in the minibus.",
    "The men from the church give the kids sweets at the Christmas fair, can we have the square for it?",
    "My sister's boyfriend is a builder and wants to tender for the work.",
    "We are refusing to pay for the wedding car's parking fine as my cousin didn't see the sign.",
    "I want my daughter to be safe walking home at night, the lights are off on Mill Lane.",
    "My husband was terrified by the near miss at the crossing.",
    "I'm scared to let my kids out on their bikes with the lorries.",
    "The dog next door screams when they leave it on its own all day.",
    "I can't sleep with the noise of the fans at the factory at night and my wife is the same.",
    "My mum died in the spring and I can't get the garage keys back to the council.",
    "Our babysitter can't park, and my wife had to leave the film early to fetch the kids.",
    "My nan lives alone and loves the lunch club, please don't close it.",
    "My dad was in the army and would like his name on the memorial.",
    "The old man who ran the shop has gone thin on stock and the place looks dirty.",
    "I'm 82 and never had a parking ticket in my life till now.",
    "My aunt had all her teeth out at the dentist who has now gone private, where else can she go?",
    "My sister is expecting and the lift is broken, she gets tired.",
    "We had a break in and the police took three days. Could the alley be gated?",
)
