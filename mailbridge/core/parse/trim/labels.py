"""How mail clients of many languages introduce an older mail: field labels, separators, attributions. Tables only."""

from __future__ import annotations

import re

FIELDS: dict[str, str] = {
    "from": (
        "from|von|de|da|od|van|från|fra|oddi wrth|gan|o|lähettäjä|kimden|от|от кого|від|de la|expéditeur"
        "|remitente|mittente|nadawca|avsender|afsender|odesílatel|feladó|发件人|寄件者|差出人|من|pošiljatelj"
        "|de parte de|nuo|kto"
    ),
    "date": (
        "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviada em|enviado em|inviato"
        "|data|wysłano|wysłane|data wysłania|verzonden|skickat|sendt|sendt den|anfonwyd|dyddiad|odesláno"
        "|trimis|gönderildi|tarih|отправлено|дата|надіслано|fecha|päivämäärä|lähetetty|küldve|dátum"
        "|发送时间|日期|送信日時|التاريخ|dato|išsiųsta|data e ora|sent on|date sent|sent at|data i godzina"
    ),
    "to": (
        "to|an|à|a|para|do|at|aan|till|til|komu|кому|kime|către|pour|destinataire|destinatario|odbiorca"
        "|vastaanottaja|címzett|收件人|宛先|إلى|i|kam|adresat|mottagare"
    ),
    "cc": "cc|kopie|kopia|dw|copi|copia|copie|копия|cópia|bcc|kopi|抄送|cci|bilgi|udw",
    "subject": (
        "subject|betreff|objet|asunto|assunto|oggetto|temat|pwnc|testun|onderwerp|ämne|emne|předmět"
        "|subiect|konu|тема|aihe|tárgy|主题|主旨|件名|الموضوع|predmet|re|tema"
    ),
    "other": (
        "reply-to|importance|attachments|sensitivity|organization|organisation|mailed-by|signed-by"
        "|list-id|x-mailer|message-id|resent-from|resent-date|return-path|wichtigkeit|anlagen|priority"
        "|categories|reply to|pwysigrwydd"
    ),
}
"""Field -> its labels, in lower case."""
FIELD_OF: dict[str, str] = {label: name for name, labels in FIELDS.items() for label in labels.split("|")}
FIELD_LINE = re.compile(r"[*_]{0,2}([^\W\d_](?:[^\W\d_]|[ '-]){0,18}?)[*_]{0,2} ?[:：][*_]{0,2}[ \t]{0,40}(.{0,500})")

_FORWARDED = (
    r"forwarded message|forwarded by [^-]{1,80}|weitergeleitete nachricht|message transféré|message transfere"
    r"|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|treść przekazanej wiadomości"
    r"|wiadomość przekazana|przekazana wiadomość|neges wedi'i hanfon ymlaen|neges a anfonwyd ymlaen"
    r"|neges ymlaen|vidarebefordrat meddelande|videresendt melding|videresendt besked|přeposlaná zpráva"
    r"|mesaj redirecționat|iletilen mesaj"
    r"|пересылаемое сообщение|переадресованное сообщение|переслане повідомлення|пересланное сообщение"
    r"|forwarded mail|original message forwarded|转发的邮件|weitergeleitete mail"
)
_ORIGINAL = (
    r"original message|original appointment|original email|ursprüngliche nachricht|ursprüngliche mail"
    r"|originalnachricht|original-nachricht|message d'origine|message d’origine|message original"
    r"|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht"
    r"|oryginalna wiadomość|wiadomość oryginalna|wiadomość oryginalną|neges wreiddiol|y neges wreiddiol"
    r"|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|původní zpráva|mesaj original"
    r"|orijinal mesaj|исходное сообщение|reply message|original mail|eredeti üzenet|原始邮件"
)
FORWARD_RULE = re.compile(rf"[-–—_*=~ ]{{2,80}}(?:{_FORWARDED})[ :]{{0,3}}[-–—_*=~ ]{{2,80}}:?", re.IGNORECASE)
ORIGINAL_RULE = re.compile(rf"[-–—_*=~ ]{{2,80}}(?:{_ORIGINAL})[ :]{{0,3}}[-–—_*=~ ]{{2,80}}:?", re.IGNORECASE)
FORWARD_BEGINS = re.compile(
    r"(?:begin forwarded message|begin forwarded mail|début du message (?:réexpédié|transféré)|anfang der weitergeleiteten (?:nachricht"
    r"|e-?mail)|inicio del mensaje reenviado|início da mensagem (?:encaminhada|reencaminhada)|inizio messaggio inoltrato"
    r"|begin doorgestuurd bericht|początek przekazywanej wiadomości|dechrau(?:'r|’r| y)? neges (?:a anfonwyd ymlaen"
    r"|wedi'i hanfon ymlaen|ymlaen)|vidarebefordrat brev|start på videresendt (?:melding|besked)"
    r"|začátek přeposílané zprávy|начало переадресованного сообщения"
    r"|forwarded message|forwarded from my \w{1,20})\s?:",
    re.IGNORECASE,
)
RULE = re.compile(r"[_=]{10,200}|-{20,200}|[_-]{5,200}\s?")
"""A bare line across the page, as Outlook puts above a header block."""
_BELOW = r"(?:please )?(?:type|write|enter) your reply above this line|(?:please )?reply above this line|do not (?:edit|write|reply) below this line"
REPLY_MARK = re.compile(rf"[^\w\n]{{0,20}}(?:{_BELOW}).{{0,80}}", re.IGNORECASE)

WROTE = re.compile(
    r"(?:wrote(?: on [^:]{1,60}:?[^:]{0,20}|:)?|writes|said|schrieb(?: [^:]{0,120})?|a écrit|a ecrit"
    r"|escribió|escribio|escreveu|ha scritto|scrive|schreef(?: [^:]{0,120})?|geschreven door [^:]{1,120}"
    r"|napisał(?:a|\(a\))?|pisze|ysgrifennodd(?: [^:]{0,120})?|wedi ysgrifennu|a ysgrifennodd|skrev(?: [^:]{0,120})?"
    r"|kirjoitti"
    r"|napsal(?:a|\(a\))?|a scris|írta|yazdı|rašė|пишет|написал(?:а|\(а\))?|пише|написав|schreibt"
    r"|escribe|写道|ezt írta|скаже|shkroi|je napisao|kirjoittanut|نوشت|كتب)\s{0,3}[-\s]{0,8}[:：]?\s{0,3}[-]{0,8}$",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"mon|tue|wed|thu|fri|sat|sun|pon|wt|śr|czw|pt|sob|niedz|nd|lun|mar|mer|jeu|ven|sam|dim|mié"
    r"|mie|jue|vie|sáb|sab|dom|mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|llun|maw|mer|iau|gwe|sad|sul"
    r"|dydd|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|gio|mart"
)
ATTRIBUTION_OPENS = re.compile(
    rf"-{{0,8}} ?(?:(?:on|am|le|el|il|em|op|w dniu|dnia|ar|den|på|dne|în|pe|at|il giorno|no dia|em qua"
    rf"|em seg|в|on the)\s.{{0,200}}?[\d,@<]|in a message dated|(?:{_WEEKDAY})\w{{0,12}}\.?,? .{{0,40}}?\d"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}\.? [^\W\d_]{{3,12}}\.? \d{{4}}"
    rf"|on |quoting )",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    r"[\"'*]?[^\W\d_].{0,120}(?:<|\[mailto:|@|\bwrote|\bschrieb|\ba écrit|\bskrev|\bescribió|\bnapisał"
    r"|\bpisze|\bwrites|\bha scritto)"
)
_NAME_SIGNS = ("<", "@", "mailto:", "wrote", "writes", "schrieb", "écrit", "skrev", "escribió", "napisał", "pisze", "scritto")
OPEN_END = re.compile(r"[,<\d@]$|\b(?:on|at|um|à|a|o|kl|by|from)$", re.IGNORECASE)
ADDRESS_AND_COLON = re.compile(r"\d{1,2}:\d{2}.{0,160}<[^<>\s]{3,120}@[^<>\s]{3,120}>\s?[:：]$")
MOMENT = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d{2}\b|@|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
STRONG_MOMENT = re.compile(r"\d{1,2}[:.h]\d{2}|@|<[^<>]{3,}>|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")


def name_first(line: str) -> bool:
    """Whether a line begins like `Jean Obi <jean@…> wrote`. Every line is asked, so what can be seen at once goes first."""
    lower = line[:200].lower()
    return any(sign in lower for sign in _NAME_SIGNS) and bool(_NAME_FIRST.match(lower))
