"""What people of an invented council write: residents about their streets, officers in the tones that officers have. `{day}` is a day that is named."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Means(Enum):
    """What an officer, or a machine of theirs, wants to say."""

    ANSWER = "answers"
    REFUSAL = "says no"
    PROMISE = "holds with a date"
    HOLDING = "holds without a date"
    QUESTION = "asks back"
    NOT_US = "says it is not theirs"
    PASSED_ON = "passes it on inside"
    THANKS = "says something that moves nothing"
    AWAY = "is out of office"
    TICKET = "a ticket system answers"
    BOUNCE = "the address is refused"


TEXTS: Mapping[Means, tuple[str, ...]] = {
    Means.ANSWER: (
        "Hi Cllr, this was done on site this morning. All sorted.",
        "Dear Councillor Shah\n\nThank you for your enquiry. The repair was completed yesterday and the area has been made safe.",
        "The works were completed today. Please let the resident know.",
        "Afternoon Councillor\n\nOur inspector attended yesterday. The defect was measured at 62mm and has been repaired this morning.",
        "All done, the crew were there first thing and it has been cleared.",
        "Dear Cllr Shah\n\nThis has now been resolved. The crew returned yesterday and collected everything that was missed.",
        "Councillor, the order was completed on site today and I have checked it myself.",
        "The site was visited this morning. It has been removed and the ground has been swept.",
        "Good morning\n\nI have spoken to the resident and visited. The fault was repaired today.",
    ),
    Means.REFUSAL: (
        "Dear Councillor\n\nUnfortunately this does not meet our criteria for repair, so we will not be carrying out any work here.",
        "I am afraid we are unable to do this as there is no budget for it this year.",
        "We have looked at this request and it has been declined, because the location does not meet the policy.",
        "Unfortunately we will not be able to agree to this request. The policy does not allow it.",
    ),
    Means.PROMISE: (
        "I am looking into this and will come back to you by {day}.",
        "Thanks for this, Councillor. I have asked the area team and will let you have a full reply by {day}.",
        "Morning, apologies for the delay. We are looking into it and I will update you by {day}.",
        "Dear Cllr\n\nThis has been passed to our inspector, who is looking into it. I will respond by {day}.",
        "Sorry, this slipped. Give me until {day} please.",
        "I need to speak to a colleague about this first. I will get back to you by {day}.",
    ),
    Means.HOLDING: (
        "I am looking into this and will come back to you.",
        "Thanks for your email. We are looking into this and will get back to you as soon as we can.",
        "Just to say that I have received this and I am looking into it.",
        "Leave it with me, I will look into it.",
    ),
    Means.QUESTION: (
        "Which side of the road is it, please?",
        "Can you ask the resident which house number it is nearest to?",
        "Please can you confirm the exact location? There are several on that road.",
        "Could you let me know when the resident first reported this?",
        "Is this at the front or at the back of the property?",
    ),
    Means.NOT_US: (
        "This is not ours, I'm afraid. Please contact {department}.",
        "This isn't our responsibility. Please try {department}.",
        "Not one for this team, sorry. This is the responsibility of {department}.",
    ),
    Means.PASSED_ON: (
        "I have passed this to my colleague {colleague}, who will pick it up.",
        "Forwarded to {colleague} in our team.",
    ),
    Means.THANKS: ("Thanks, noted.", "Thank you Councillor.", "Many thanks."),
    Means.AWAY: (
        "I am on annual leave until {day} with no access to email. For urgent matters please contact {stand_in}",
        "Thank you for your email. I am out of the office until {day}. In my absence please contact {stand_in}",
    ),
    Means.TICKET: (
        "Thank you for contacting Northborough Council. Your reference is {ticket}. We aim to respond within 10 working days. Please do not reply.",
    ),
    Means.BOUNCE: ("",),
}
"""What somebody means -> how it may be put."""

MATTERS: Mapping[str, tuple[str, ...]] = {
    "highways": (
        "There is a big pothole outside {place}. Please have it filled.",
        "The pothole outside {place} is getting deeper every day. Can it be repaired please?",
        "A paving slab is loose outside {place} and my neighbour tripped over it. Please have it put right.",
        "The drain outside {place} is blocked and the water stands in the road. Please have it cleared.",
    ),
    "waste": (
        "Our brown bin has been missed again at {place}. Please have it emptied.",
        "Somebody has dumped a mattress and bin bags outside {place}. Please have it taken away.",
        "There is graffiti on the wall outside {place}. Please have it cleaned off.",
    ),
    "streetlighting": (
        "The street light outside {place} has been out for a week. Please have it mended.",
        "The street lamp outside {place} flickers all night. Can it be repaired?",
    ),
    "parks": (
        "The tree outside {place} has a broken branch hanging down. Please have it cut back.",
        "The swing in the playground by {place} is broken. Please have it repaired.",
    ),
    "housing": (
        "My council flat at {place} has damp in the bedroom and the repair was never done. Can you help?",
        "The boiler in my council house at {place} does not work. The repairs team has not come. Can you chase it?",
    ),
    "planning": ("My neighbour at {place} is building something without planning permission. Can you find out what is going on?",),
    "environmental_health": ("There are rats around the bins at {place}. Can somebody from the council come and look?",),
    "parking": ("People park on the double yellow lines outside {place} every day. Could wardens come by?",),
    "council_tax": ("My council tax bill for {place} is wrong and nobody answers the phone. Can you help?",),
    "licensing": ("The takeaway by {place} stays open after its licensed hours. Can you ask licensing to look at it?",),
}
"""Department -> what residents write that is for it."""
WEIGHTS: Mapping[str, int] = {
    "highways": 30,
    "waste": 22,
    "streetlighting": 9,
    "parks": 9,
    "housing": 12,
    "planning": 4,
    "environmental_health": 4,
    "parking": 5,
    "council_tax": 3,
    "licensing": 2,
}
STREETS = ("Mill Lane", "Elm Close", "Station Road", "Church Street", "Park View", "Victoria Terrace", "Canal Street", "Orchard Way", "Queen Street")
FIRST_NAMES = ("Jean", "Amir", "Doris", "Pawel", "Grace", "Tariq", "Ellen", "Femi", "Moira", "Hugh", "Sunita", "Colin", "Bronwen", "Yusuf", "Nora")
LAST_NAMES = ("Obi", "Khan", "Whittle", "Nowak", "Adair", "Price", "Okoro", "Singh", "Marsden", "Reilly", "Ferris", "Ahmed", "Brook", "Dunn")
OFFICERS = ("Sam Lee", "Kath Doyle", "Imran Aziz", "Becky Shaw", "Owen Pratt", "Lena Fisk", "Gareth Moss", "Dawn Ellery")
COLLEAGUES = ("Tom Reed", "Ada Cole", "Neil Barr", "Joyce Lund")
ANSWERS_OF_HERS = (
    "It is on the left side, coming from the church.",
    "The resident says it is right by the front gate.",
    "They first reported it about a month ago.",
    "It is nearest to the lamp post with the yellow sticker.",
)
"""What the councillor tells a department that asked."""
