"""Replies and new mails as the clients of residents and officers write them: what each adds, and what must remain. Invented people."""

from __future__ import annotations

from dataclasses import dataclass

QUOTED = "Dear Mrs Farrow,\n\nThank you for writing about the loose kerb. Your reference is MB-12.\n\nBest wishes,\nPriya"
MARKED = "\n".join(f"> {line}".rstrip() for line in QUOTED.split("\n"))
OURS = "Cllr Priya Shah <casework@priya-shah.example>"
NEW = "Thank you, the kerb was mended on Friday.\n\nJo Farrow"


@dataclass(frozen=True)
class Case:
    """A text and what its author wrote. `gone` must not remain."""

    name: str
    text: str
    new: str = NEW
    replies: bool = True
    forwards: bool = False
    author: str = ""
    gone: tuple[str, ...] = ("MB-12",)


def _attributed(line: str, quoted: str = MARKED) -> str:
    return f"{NEW}\n\n{line}\n\n{quoted}\n"


def _headed(*lines: str, above: str = "") -> str:
    return f"{NEW}\n\n{above}" + "\n".join(lines) + f"\n\n{QUOTED}\n"


ATTRIBUTIONS = {
    "gmail": f"On Tue, 3 Jun 2025 at 10:12, {OURS} wrote:",
    "gmail wrapped": "On Tue, 3 Jun 2025 at 10:12, Cllr Priya Shah\n<casework@priya-shah.example>\nwrote:",
    "gmail american": f"On Tue, Jun 3, 2025 at 10:12 AM {OURS}\nwrote:",
    "apple": f"On 3 Jun 2025, at 10:12, {OURS} wrote:",
    "thunderbird": "On 03/06/2025 10:12, Cllr Priya Shah wrote:",
    "proton": f"On Tuesday, 3 June 2025 at 10:12, {OURS} wrote:",
    "yahoo": f"On Tuesday 3 June 2025 at 10:12:05 BST, {OURS} wrote:",
    "mutt": "On Tue, Jun 03, 2025 at 10:12:00AM +0100, Cllr Priya Shah wrote:",
    "aol": "In a message dated 03/06/2025 10:12:05 GMT Daylight Time, casework@priya-shah.example writes:",
    "k9": f"On 3 June 2025 10:12:05 BST, {OURS} wrote:",
    "zoho": f"---- On Tue, 03 Jun 2025 10:12:05 +0100 {OURS} wrote ----",
    "german": f"Am Di., 3. Juni 2025 um 10:12 Uhr schrieb {OURS}:",
    "german thunderbird": "Am 03.06.25 um 10:12 schrieb Cllr Priya Shah:",
    "french": f"Le mar. 3 juin 2025 à 10:12, {OURS} a écrit :",
    "spanish": f"El mar, 3 jun 2025 a las 10:12, {OURS} escribió:",
    "portuguese": f"Em ter., 3 de jun. de 2025 às 10:12, {OURS} escreveu:",
    "italian": f"Il giorno mar 3 giu 2025 alle ore 10:12 {OURS} ha scritto:",
    "dutch": f"Op di 3 jun 2025 om 10:12 schreef {OURS}:",
    "polish": f"wt., 3 cze 2025 o 10:12 {OURS} napisał(a):",
    "polish thunderbird": "W dniu 3.06.2025 o 10:12, Cllr Priya Shah pisze:",
    "welsh": f"Ar ddydd Mawrth, 3 Mehefin 2025 am 10:12, ysgrifennodd {OURS}:",
    "swedish": f"Den tis 3 juni 2025 kl 10:12 skrev {OURS}:",
    "romanian": f"În mar., 3 iun. 2025 la 10:12, {OURS} a scris:",
    "russian": f"вт, 3 июн. 2025 г. в 10:12, {OURS} написал(а):",
    "fastmail": "On Tue, 3 Jun 2025, at 10:12 AM, Cllr Priya Shah wrote:",
    "name first": f"{OURS} wrote on Tue, 3 Jun 2025 at 10:12:",
}

BLOCKS = {
    "outlook": (
        "From: Cllr Priya Shah <casework@priya-shah.example> ",
        "Sent: 03 June 2025 10:12",
        "To: jo.farrow@mail.example",
        "Subject: The loose kerb [MB-12]",
    ),
    "outlook american": (
        "From: Cllr Priya Shah <casework@priya-shah.example>",
        "Sent: Tuesday, June 3, 2025 10:12:17 AM",
        "To: Farrow, Jo <jo.farrow@mail.example>",
        "Subject: The loose kerb",
    ),
    "outlook bold": (
        "*From:* Cllr Priya Shah [mailto:casework@priya-shah.example]",
        "*Sent:* 03 June 2025 10:12",
        "*To:* Farrow, Jo",
        "*Subject:* The loose kerb",
    ),
    "outlook many": (
        "From: Shah, Priya (Cllr)",
        "Sent: 03 June 2025 10:12",
        "To: Farrow, Jo; Bell, Tim; Okoro, Ada <ada.okoro@mail.example>;",
        " Penrose, Will",
        "Cc: Highways",
        "Subject: The loose kerb",
        "Importance: High",
    ),
    "outlook mac": (
        "From: Cllr Priya Shah <casework@priya-shah.example>",
        "Date: Tuesday, 3 June 2025 at 10:12",
        "To: Jo Farrow <jo.farrow@mail.example>",
        "Subject: The loose kerb",
    ),
    "welsh": ("Oddi wrth: Cllr Priya Shah <casework@priya-shah.example>", "Anfonwyd: 03 Mehefin 2025 10:12", "At: jo.farrow@mail.example", "Pwnc: Y palmant"),
    "polish": ("Od: Cllr Priya Shah <casework@priya-shah.example>", "Wysłane: wtorek, 3 czerwca 2025 10:12", "Do: jo.farrow@mail.example", "Temat: Krawężnik"),
    "german": (
        "Von: Cllr Priya Shah <casework@priya-shah.example>",
        "Gesendet: Dienstag, 3. Juni 2025 10:12",
        "An: jo.farrow@mail.example",
        "Betreff: Bordstein",
    ),
    "french": ("De : Cllr Priya Shah <casework@priya-shah.example>", "Envoyé : mardi 3 juin 2025 10:12", "À : jo.farrow@mail.example", "Objet : Trottoir"),
    "spanish": (
        "De: Cllr Priya Shah <casework@priya-shah.example>",
        "Enviado el: martes, 3 de junio de 2025 10:12",
        "Para: jo.farrow@mail.example",
        "Asunto: Bordillo",
    ),
    "romanian": (
        "De la: Cllr Priya Shah <casework@priya-shah.example>",
        "Trimis: marți, 3 iunie 2025 10:12",
        "Către: jo.farrow@mail.example",
        "Subiect: Bordura",
    ),
    "lithuanian-like names only": ("From: Shah, Priya", "Sent: 03 June 2025 10:12", "To: Farrow, Jo", "Subject: The loose kerb"),
}

SEPARATORS = {
    "none": "",
    "underscores": "________________________________\n",
    "original message": "-----Original Message-----\n",
    "bt": "------ Original Message ------\n",
    "samsung": "-------- Original message --------\n",
    "german": "-----Ursprüngliche Nachricht-----\n",
    "french": "-----Message d'origine-----\n",
    "welsh": "-----Neges Wreiddiol-----\n",
}

TAGLINES = (
    "Sent from my iPhone",
    "Sent from my iPad",
    "Sent from my Galaxy",
    "Sent from my Samsung Galaxy smartphone.",
    "Sent from Samsung Mobile on O2",
    "Sent from my Huawei phone",
    "Sent from my Verizon Wireless BlackBerry",
    "Get Outlook for iOS<https://aka.ms/x>",
    "Get Outlook for Android",
    "Sent from Outlook for Android<https://aka.ms/AAb9ysg>",
    "Sent from Outlook",
    "Sent from Mail for Windows",
    "Sent from Mail for Windows 10",
    "Sent from Yahoo Mail for iPhone",
    "Sent from Yahoo Mail on Android",
    "Sent from AOL Mobile Mail",
    "Sent from the all new AOL app for Android",
    "Yahoo Mail: Search, organise, conquer",
    "Sent with Proton Mail secure email.",
    "Sent from Proton Mail for iOS",
    "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
    "Sent via BT Email App",
    "Sent from my mobile",
    "Sent from Gmail Mobile",
    "Sent from TypeApp for Android phone",
    "Sent from my Windows Phone",
    "Sent from my Xperia by Sony smartphone",
    "Sent from my Huawei tablet",
    "Envoyé de mon iPhone",
    "Von meinem iPhone gesendet",
    "Enviado desde mi iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Wysłane z iPhone'a",
    "Anfonwyd o fy iPhone",
    "Skickat från min iPhone",
    "Sent from Tutanota",
    "Sent from Sky Yahoo Mail on Android",
    "Virus-free.www.avast.com",
    "Download the all new AOL app for iPhone",
    "<https://www.avast.example/sig> Virus-free.www.avast.com",
    "Follow us on Twitter @penmarsh",
)

BANNERS = (
    (
        "ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\nThis message came from outside "
        "your organization.\n\nReport Suspicious\nZjQcmQRYFpfptBannerEnd"
    ),
    (
        "CAUTION: This email originated from outside of Penmarsh Council. Do not click links or open attachments "
        "unless you recognise the sender and know the content is safe."
    ),
    (
        "CAUTION: This email originated from outside of the organisation.\nDo not click links or open attachments "
        "unless you recognise the sender\nand know the content is safe."
    ),
    "[EXTERNAL EMAIL] Do not click any links or open attachments unless you trust the sender.",
    "*** EXTERNAL EMAIL - This email was sent from outside the council. Do not open attachments unless you trust the sender. ***",
    "WARNING: This message came from outside Penmarsh Council. Please be careful with links and attachments.",
    "This email originated outside the Council's network. Please exercise caution before opening attachments.",
    "You don't often get email from jo.farrow@mail.example. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>",
    "EXTERNAL: This email comes from an external sender. Never give your password to anybody.",
    "This message is from an external sender. Be cautious with links and attachments.",
    "External Email: Think before you click. If you are unsure, contact the IT service desk.",
    "RHYBUDD: Daeth yr e-bost hwn o'r tu allan i'r Cyngor. Peidiwch â chlicio ar ddolenni.",
)

DISCLAIMERS = (
    "Any views expressed are those of the author.",
    (
        "This email and any attachments are confidential and intended solely for the use of the individual "
        "to whom they are addressed. If you have received this email in error please notify the sender."
    ),
    (
        "This e-mail (including any attachments) is intended only for the recipient named above. It may "
        "contain confidential or privileged information and should not be read, copied or otherwise used "
        "by any other person."
    ),
    (
        "**********************************************************************\n"
        "This email and any files transmitted with it are confidential.\nIf you are not the intended recipient "
        "please delete it.\n**********************************************************************"
    ),
    "Please consider the environment before printing this email.",
    "Disclaimer: The views expressed in this email are those of the sender and do not necessarily represent those of the Council.",
    "Kerbside Ltd. Registered in England and Wales No. 01234567. Registered office: 1 High Street, Penmarsh.",
    (
        "______________________________________________________________________\n"
        "This email has been scanned by the Example Security System. For more information please visit http://scan.example/"
    ),
    "Click here to report this email as spam.",
    "Mae'r e-bost hwn ac unrhyw atodiadau yn gyfrinachol. Os nad chi yw'r derbynnydd, dilëwch ef. Cyfrinachol i'r sawl y bwriadwyd.",
)

SIGNATURES = (
    "-- \nJo Farrow\n01632 960123",
    "--\nJo Farrow | Kerbside Ltd",
    "Jo Farrow (she/her)\nArea Highways Inspector\nPenmarsh Council\nTel: 01632 960123\nwww.penmarsh.example",
    "Jo Farrow\nSenior Planning Officer\nDevelopment Management | Penmarsh Council\njo.farrow@penmarsh.example",
)

PROSE = (
    "On Monday the officer wrote:\n\nwe will not mend the kerb.\n\nThat is not good enough.",
    "From: the start I said the kerb was loose.\n\nTo: be fair, they came once.",
    "Three things:\n- the kerb\n- the drain\n-- and the lamp\n\nPlease look at them all.",
    "Sent from my desk, which is much easier than the phone.\n\nThe kerb is loose.",
    "I got this note through the door:\n\n> We will be resurfacing Mill Lane\n> from 8am on Monday.\n\nNobody came.",
    "This email is confidential, please don't tell my landlord I wrote.\n\nThe kerb is loose.",
    "Warning: there is a hole in the pavement outside the school.\n\nPlease come today.",
    "CAUTION signs were put up in March and nobody has been since.",
    "Date: 3 June\nTime: about 10pm\nPlace: the car park behind the shops\n\nThe same van again, tipping rubbish.",
    "Name: Jo Farrow\nEmail: jo.farrow@mail.example\nPostcode: PE1 1AA\n\nMessage:\nThe kerb is loose.",
    "External wall insulation was promised in 2022. Do not tell me it is coming.",
    "Regards the kerb, it is still loose.\n\nI rang the council on 01632 960555 and the officer said housing services deal with it.",
    'On 3 June 2025 I rang the council and they said:\n\n"It is not our kerb".\n\nWhose is it?',
    "The manager at the council said the director had been told.\nThe officer in planning has the file.\nThe clerk did not reply to me by email.",
    "________________________________\n\nI drew a line because I am cross. Mend the kerb.",
    "Please excuse my handwriting in the scanned letter, the kerb is in paragraph two.",
    "I would like to report this anonymously and in confidence: the neighbours at the back are running a scrapyard.",
    "I own a limited company, registered in England, and the pothole outside damages our vans every week.",
    "They told me it was confidential under the Data Protection Act, and my freedom of information request was refused because of their privacy policy.",
    "Please consider this a freedom of information request about the kerb.",
    "Confidentiality matters here, so please do not name the family.",
    "The officer said the disclosure was unauthorised, that no liability is accepted for the kerb, and that the privacy notice covers the rest. What now?",
    "Our company is registered in England and the kerb damages its vans.",
    "Warning: please see the attachments, the hole is deep.",
    "IMPORTANT: please ring me back today about the kerb.",
    "This mail is about the external wall of the flats, where the sender of the last letter never came.",
    "Attention: the following links show the kerb.",
    "This message is intended for Cllr Shah. The attachments show the kerb, which nobody has checked.",
    "Notice: do not park here, says the sign, and everybody does.",
    "On 3 June at 10:30 Sam Lee from Highways <sam.lee@penmarsh.example> wrote:\n\nwe will not mend the kerb.\n\nThat is not good enough.",
    "OFFICIAL complaint please. The kerb has been loose since May.",
)


def cases() -> list[Case]:
    """Every case, by name."""
    found = [Case(f"attribution {name}", _attributed(line)) for name, line in ATTRIBUTIONS.items()]
    found += [Case(f"unmarked attribution {name}", _attributed(line, QUOTED)) for name, line in ATTRIBUTIONS.items()]
    found += [Case(f"block {name} after {rule}", _headed(*lines, above=above)) for name, lines in BLOCKS.items() for rule, above in SEPARATORS.items()]
    found += [Case(f"block {name} with blank lines", _headed(*"\n\n".join(lines).split("\n"))) for name, lines in BLOCKS.items() if name != "outlook many"]
    found += [Case(f"tagline {line[:30]}", f"{NEW}\n\n{line}\n", replies=False, gone=(line[:18],)) for line in TAGLINES]
    found += [
        Case(f"tagline {line[:30]} above a quotation", f"{NEW}\n{line}\n\n{ATTRIBUTIONS['apple']}\n\n{MARKED}", gone=("MB-12", line[:18])) for line in TAGLINES
    ]
    found += [Case(f"banner {number}", f"{banner}\n\n{NEW}\n", replies=False, gone=(banner[:24],)) for number, banner in enumerate(BANNERS)]
    found += [Case(f"banner {number} without a blank line", f"{banner}\n{NEW}\n", replies=False, gone=(banner[:24],)) for number, banner in enumerate(BANNERS)]
    found += [Case(f"disclaimer {number}", f"{NEW}\n\n{text}\n", replies=False, gone=(text[-24:],)) for number, text in enumerate(DISCLAIMERS)]
    found += [
        Case(f"disclaimer {number} above a block", f"{NEW}\n\n{text}\n\n" + "\n".join(BLOCKS["outlook"]) + f"\n\n{QUOTED}", gone=("MB-12", text[-24:]))
        for number, text in enumerate(DISCLAIMERS)
    ]
    found += [
        Case(f"signature {number}", f"{NEW}\n\n{text}\n", replies=False, author="Jo Farrow", gone=(text[-12:],)) for number, text in enumerate(SIGNATURES)
    ]
    found += [
        Case(
            f"signature {number} above a block",
            f"{NEW}\n\n{text}\n\n" + "\n".join(BLOCKS["outlook"]) + f"\n\n{QUOTED}",
            author="Jo Farrow",
            gone=("MB-12", text[-12:]),
        )
        for number, text in enumerate(SIGNATURES)
    ]
    found += [Case(f"prose {number}", text, new=text, replies=False, author="Jo Farrow", gone=()) for number, text in enumerate(PROSE)]
    found += [
        Case("banner on the line of the text", f"{BANNERS[1]} {NEW}", replies=False, gone=("CAUTION",)),
        Case("banner after an indent", f"  {BANNERS[1]}  {NEW}", replies=False, gone=("CAUTION",)),
        Case("bottom posting", f"{ATTRIBUTIONS['thunderbird']}\n{MARKED}\n\n{NEW}\n"),
        Case(
            "interleaved",
            (f"{ATTRIBUTIONS['mutt']}\n> Is the kerb mended?\n\nYes, on Friday.\n\n> And the drain, MB-12?\n\nNo.\n\nJo\n"),
            new="Yes, on Friday.\n\nNo.\n\nJo",
        ),
        Case(
            "hard-wrapped quotation",
            (
                f"{NEW}\n\n{ATTRIBUTIONS['gmail']}\n\n> Thank you for writing about the loose kerb in the lane behind "
                f"the old\nschool.\n> Your reference is MB-12.\n"
            ),
        ),
        Case("reply mark", f"{NEW}\n\n##- Please type your reply above this line -##\n\n{QUOTED}"),
        Case(
            "hotmail marks",
            (
                f"{NEW}\n\n> Subject: The loose kerb\n> From: casework@priya-shah.example\n"
                f"> To: jo.farrow@mail.example\n> Date: Tue, 3 Jun 2025 10:12:00 +0100\n>\n"
                f"{MARKED}"
            ),
        ),
        Case("iphone marks", f"{NEW}\n\nSent from my iPhone\n\n> {ATTRIBUTIONS['apple']}\n>\n{MARKED}", gone=("MB-12", "Sent from")),
        Case("nothing new", f"{ATTRIBUTIONS['gmail']}\n\n{MARKED}", new=""),
        Case("nothing new, outlook", "\n".join(BLOCKS["outlook"]) + f"\n\n{QUOTED}", new=""),
        Case("markings", f"OFFICIAL-SENSITIVE\n\n{NEW}\n\nClassification: OFFICIAL\n", replies=False, gone=("OFFICIAL",)),
        Case(
            "answers in red",
            "Dear Cllr\n\nMy answers in red below.\n\nSam\n\n" + "\n".join(BLOCKS["outlook"]) + "\n\n1. When is the kerb mended?\nOn Friday.\n",
            new="Dear Cllr\n\nMy answers in red below.\n\nSam\n\n"
            + "\n".join(line.rstrip() for line in BLOCKS["outlook"])
            + "\n\n1. When is the kerb mended?\nOn Friday.",
            gone=(),
        ),
        Case("logo", f"{NEW}\n\n[cid:image001.png@01DB5522.F631A2AE]\n", replies=False, gone=("cid",)),
        Case(
            "signature block that repeats the name",
            f"{NEW}\n\nMany thanks\nJo\n\n{SIGNATURES[2]}",
            new=f"{NEW}\n\nMany thanks\nJo",
            replies=False,
            author="Farrow, Jo",
            gone=("Inspector",),
        ),
    ]
    return found
