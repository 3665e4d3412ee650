"""What stands in a mail without anybody having written it: client taglines, warnings of gateways, protective markings, disclaimers."""

from __future__ import annotations

import re

_DEVICE = (
    r"iphone|ipad|ipod|galaxy|samsung|android|huawei|honor|pixel|nokia|xperia|oneplus|xiaomi|redmi"
    r"|motorola|oppo|blackberry|windows phone|mobile|phone|smartphone|tablet|handheld|wireless|outlook"
    r"|mail|gmail|yahoo|aol|bt email|btmail"
    r"|proton ?mail|k-9|tutanota|hotmail|sky|virgin|talktalk|o2|ee|vodafone|three|spark|airmail"
    r"|mailo|fairphone|handy|smartfon\w{0,3}|telefon\w{0,3}|móvil|celular|portable|mobil\w{0,3}"
    r"|ffôn|thunderbird|zoho|fastmail|gmx|web\.de|mail\.ru|my phone|apple watch|macbook|mac|imac"
    r"|surface|microsoft"
)
_SENT = (
    r"sent|sent securely|enviado|envoyé|gesendet|inviato|verzonden|verstuurd|wysłan[eoy]|skickat"
    r"|sendt|anfonwyd|anfonwyd gan|danfonwyd|odoslané|odesláno|trimis|lähetetty|отправлено|надіслано"
    r"|posted|written|typed|von meine[mr]|téléchargez|obtener|holen sie sich|pobierz|diese nachricht wurde"
    r"|inviata"
)
TAGLINE = re.compile(
    rf"(?:[-–—_* ]{{0,4}})(?:(?:{_SENT})\b.{{0,60}}?\b(?:{_DEVICE})\b.{{0,50}}"
    r"|yahoo mail: .{1,60}|von meinem .{1,40} gesendet|get outlook for .{1,80}|download outlook for .{1,60}"
    r"|sent with .{1,60}|sent via .{1,60}|sent using .{1,60}|sent on the (?:go|move).{0,40}|sent from yahoo.{0,60}"
    r"|(?:<https?://[^<>]{1,300}>\s?)?virus-free\.?.{0,80}|<https?://(?:www\.)?avast[^<>]{1,300}>|<#[0-9A-Fa-f-]{30,40}>"
    r"|(?:follow|like|find) us (?:on|at) .{1,80}"
    r"|please excuse (?:my )?(?:brevity|typos|any typos|spelling|errors).{0,80}|(?:please )?excuse (?:the )?(?:brevity"
    r"|typos|autocorrect).{0,60}|apologies for (?:brevity|any typos|typos).{0,60}|virus-free\.?.{0,80}"
    r"|virenfrei\.?.{0,60}|sans virus\.?.{0,60}"
    r"|this (?:e-?mail|message) (?:has been|was) (?:checked|scanned) (?:for viruses )?by .{1,100}"
    r"|get the (?:new |all new )?(?:aol|yahoo|gmail|bt) app.{0,60}|download the .{1,60} app.{0,40}"
    r"|www\.avast\.com.{0,60}|(?:sent )?from my (?:iphone|ipad|phone|android|galaxy|samsung|mobile).{0,40}"
    r"|wysłane z .{1,40}|wysłano z .{1,40}|anfonwyd o fy .{1,40}|anfonwyd (?:o|gan|oddi ar) .{1,40}"
    r"|envoyé (?:de|depuis) .{1,60}|enviado (?:desde|do|de|a partir) .{1,60}|inviato (?:da|dal) .{1,60}"
    r"|verzonden (?:vanaf|met|vanuit|via) .{1,60}|skickat från .{1,40}|sendt fra .{1,40}|obtenez outlook .{1,80}"
    r"|obtener outlook .{1,80}|outlook für .{1,60}|gesendet (?:mit|von|über|aus) .{1,60})",
    re.IGNORECASE,
)
_TAGLINE_OPENS = re.compile(
    r"[-–—_* ]{0,4}(?:sent|enviado|envoyé|gesendet|inviat|verzonden|verstuurd|wysłan|skickat|sendt"
    r"|anfonwyd|danfonwyd|ode?sl|trimis|lähetetty|отправлено|надіслано|yahoo mail:|von mein|get "
    r"|obten|outlook |download|please excuse|excuse|apologies for|virus|viren|sans virus|this e?-?m|follow us|like us|find us|<https?://(?:www\.)?avast|<#"
    r"|from my|www\.avast)",
    re.IGNORECASE,
)
_PROSE = re.compile(
    r"\b(?:i|i'm|im|we|you|he|she|they|is|was|are|were|has|had|photos?|letters?|last|yesterday|week"
    r"|it's|which|because|but|so|and (?:i|we|he|she|it))\b",
    re.IGNORECASE,
)

MARKING = re.compile(
    r"[\[({<*\"' ]{0,3}(?:(?:this (?:e-?mail|message) (?:has been|is) (?:classified|marked)(?: as)?|protective marking|classification|"
    r"security classification|sensitivity|marking|label|protectively marked|gpms"
    r"|gsc)\s?[:\-–]\s?)?(?:official(?:\s?[-–:/ ]\s?sensitive)?(?:\s?[-–:/\[( ]{1,3}\s?(?:personal(?: data)?|commercial|locsen|personal information"
    r"|staff|hmg|contains personal data)[\])]?)?"
    r"|not protectively marked|unclassified|protect(?:\s?[-–:]\s?(?:personal|commercial|staff|personal data))?"
    r"|restricted|nhs[ -]confidential|swyddogol(?:\s?[-–]\s?sensitif)?|internal(?: use)? only|public"
    r"|\[?il[0-4]\]?)[\])}>*\"' .]{0,3}",
    re.IGNORECASE,
)
PICTURE = re.compile(
    r"(?:\[(?:cid|image|inline image|logo)[:\s][^\]\n]{0,200}\]\s?(?:<[^<>\n]{0,300}>)?\s?){1,5}"
    r"|\[[^\]\n]{0,80}\.(?:png|jpe?g|gif)\]",
    re.IGNORECASE,
)

_OUTSIDE = r"(?:from |to you from )?(?:an? )?(?:outside|external|untrusted|unknown|unverified)"
_BANNER = re.compile(
    r"[\[({*#!⚠️|> -]{0,6}(?:(?:caution|warning|external|attention|alert|notice|beware|important|rhybudd|security (?:notice|warning)|email security"
    r"|cyber security|external (?:e-?mail|sender|message|mail)(?: warning| notice| alert)?|\[?external\]?|ext|think before you click"
    r"|stop(?:\. think)?)\s?[\])}*!#]{0,4}\s?[:!.\-–—]{0,3}\s{0,3}(?:[*\])]{0,3}\s?)?"
    r"(?:this (?:e-?mail|message|mail|sender)|e-?mail|external|(?:please )?(?:do not|don't|never) (?:click|open|respond|reply|follow|give|enter|provide)"
    r"|the sender|from outside|originat|sent from outside|(?:please )?(?:be careful|be cautious|take care|exercise|think)|you (?:don't|do not) often"
    r"|mae'r|daeth)"
    rf"|this (?:e-?mail|message|mail) (?:has )?(?:originated|originates|came|comes|was sent|is|has been sent|has come|has been received"
    rf"|was received) {_OUTSIDE}"
    r"|this (?:e-?mail|message|mail) (?:was )?(?:sent|originat\w{1,3}|com\w{1,3}|came) .{0,30}\boutside\b"
    r"|this sender (?:might be|may be|is) (?:trying|from|unverified|external)"
    r"|you (?:don't|do not) often (?:get|receive) (?:an )?e-?mail from|some people who received this message don't often get e-?mail"
    r"|this is an external e-?mail|external e-?mail\b|external sender\b|mae'r (?:e-?bost|neges) hwn? (?:yn"
    r"|wedi)|daeth (?:yr|y) (?:e-?bost|neges) hwn|zjqcmqryfpfptbanner|report suspicious|sender is unverified"
    r"|email from outside|message from outside|first[- ]time sender|\[external\]|\*{1,3}\s?external)",
    re.IGNORECASE,
)
_BANNER_GOES_ON = re.compile(
    r"[\[({*#!| -]{0,6}(?:do not|don't|never|unless|if in doubt|when in doubt|be (?:careful|cautious|aware|vigilant)|take care|exercise"
    r"|please (?:be|do not|don't|never|take|exercise|report|contact|forward|verify|ensure|think|treat|only|check|use|delete)"
    r"|if you (?:are (?:unsure|in doubt|not sure|suspicious|not expecting)|have any (?:doubts?|concerns?)|suspect|do not|don't|recogni|believe)"
    r"|think|stop|links|know the|the content|you recogni[sz]e|recogni[sz]e|report|forward|learn why|open|click|attachments|treat|verify|check|always"
    r"|only|contact|peidiwch|report suspicious|this message came|you have not previously|zjqcmqryfpfptbannerend|and know|ensure|any|delete|responding|reply)",
    re.IGNORECASE,
)
_BANNER_WORDS = re.compile(
    r"\b(?:links?|attachments?|sender|click(?:ing)?|content|recogni[sz]e|trust|safe|phishing|suspicious"
    r"|outside|external|cyber|helpdesk|service ?desk|it (?:team|support|security|services)|organisation"
    r"|organization|why this is important|verify|legitimate|caution|cautious|credentials|passwords?"
    r"|genuine|expecting|anfonwr|dolenni|atodiadau|zjqcmqryfpfptbanner(?:start|end)|unknown|tu allan|d?dolenni"
    r"|ch?licio|council'?s? network|mail ?system)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\])*}]{0,3}\s+(?=[\[({*]{0,3}[^\W_])|\s{0,3}https://aka\.ms/\S{1,80}\s{0,3}")

_DISCLAIMERS = re.compile(
    r"\b(?:intended (?:solely |only |exclusively )?for (?:the )?(?:use of |attention of )?(?:the )?(?:individual"
    r"|addressee|person|intended|named|recipient|above)|intended recipient|received (?:this|it|the) (?:e-?mail"
    r"|message|communication|transmission)?\s?in error|any files transmitted with it|and any attachments?\b"
    r"|(?:strictly )?(?:private and )?confidential(?:ity)?"
    r"|legally privileged|privileged (?:information|material)?|unauthori[sz]ed|no liability|accepts? (?:any"
    r"|no) (?:liability|responsibility)|not (?:necessarily )?(?:represent|those of)|views (?:or opinions )?expressed"
    r"|notify the (?:sender|originator|author)|delete (?:it|this e-?mail|the e-?mail|the message"
    r"|this message|all copies|the original|any copies)"
    r"|monitor(?:ed)? (?:e-?mails?|communications|and recorded|for)|may be (?:monitored|recorded"
    r"|intercepted)|swept (?:by|for)|scanned (?:by|for)|computer viruses|free (?:from|of) (?:viruses"
    r"|computer viruses)|virus(?:es)?\b|freedom of information|data protection (?:act|regulation)|gdpr|privacy (?:notice"
    r"|policy|statement)|registered (?:in england|in scotland|in wales|office|charity|number|company)"
    r"|company (?:no|number|registration)\b|authori[sz]ed and regulated"
    r"|think before you print|consider the environment|before printing this|save paper|printing this e-?mail"
    r"|disclaimer|disclosure under|copying, (?:distribution|dissemination)|disclosure, copying|dissemination"
    r"|distribution (?:or|of)|contractually binding|legally binding|does not (?:create|constitute"
    r"|form)|click here to report (?:this|it)|report this (?:e-?mail|message) as spam|message labs"
    r"|mimecast|mailguard|security system|cyfrinachol|bwriadwyd|derbynnydd|neges e-?bost|vertraulich"
    r"|confidentiel|strictly prohibited|vat (?:no|reg|number)|transmitted (?:with|securely)"
    r"|to unsubscribe|unsubscribe from|mailman/listinfo|list-unsubscribe|you (?:are|were) (?:receiving"
    r"|sent) this|this e-?mail was sent from a contact form|this e-?mail was sent (?:to|from)|welcomes? correspondence in welsh"
    r"|croesawu gohebiaeth|croesawn ohebiaeth|correspond(?:ence)? in welsh)"
)
"""For a text in lower case, which is several times as quick as a pattern that ignores case."""
_DISCLAIMER_OPENS = re.compile(
    r"[*_\-=~# \"'(\[]{0,80}(?:(?:please note:? )?(?:this|the|our|any)? ?(?:e-?mails?|message|communication"
    r"|transmission|information (?:contained )?(?:in|transmitted)|electronic (?:mail|message)|contents? of this)\b.{0,100}\b(?:confidential"
    r"|intended|privileged|scanned|disclaimer|monitored|virus|attachments?|contact form|files|checked"
    r"|personal)|disclaimer\b|confidentiality(?: note| statement|:)|confidential(?:ity)? notice|privacy notice|legal notice|(?:any|the) (?:views|opinions)\b"
    r"|important notice|important:? this e-?mail|notice:? this e-?mail"
    r"|(?:please )?(?:consider|think (?:of|about)) the environment|please consider (?:the|our|your|whether|before)\b.{0,30}(?:environment|print)"
    r"|your personal (?:information|data) (?:may|will|is)|registered (?:in england"
    r"|in scotland|in wales|office|charity|company)|.{0,60}(?:is )?registered in (?:england|scotland"
    r"|wales|northern ireland)|.{0,60}registered (?:charity|office)|click here to report|if you (?:are not"
    r"|have received this|received this|are not the intended)|mae'r (?:e-?bost|neges)|scanned by"
    r"|this (?:e-?mail|message) (?:was|has been) (?:scanned|checked|swept)|do you (?:really )?need to print"
    r"|save (?:paper|trees)|all (?:e-?mail|communications) (?:sent|traffic|to)|e-?mails? (?:sent"
    r"|are) .{0,40}monitored|help save paper|emails? and attachments?|we welcome correspondence"
    r"|rydym yn croesawu|croesewir|.{0,60}accepts? no (?:liability|responsibility)|to unsubscribe"
    r"|you (?:are|were) receiving this|diese e-?mail|ce message|este (?:mensaje|correo)|questa e-?mail"
    r"|[\w .&'-]{0,60} mailing list\b|visit our website|follow us on|like us on|find us on|council may monitor"
    r"|.{0,40}may monitor e-?mails)",
    re.IGNORECASE,
)


_PERSONAL = re.compile(r"\b(?:I|I'm|I've|I’m|I’ve|i|my|My|me|us|said|told|asked|[Oo]ur (?!systems|network|website|privacy|servers|e-?mail))\b|\b[Dd]ear\b")
"""Somebody speaks: `this email is confidential, please don't tell my landlord`."""
_SIGNS, _WORDS_A_SIGN = 3, 18


def is_tagline(bare: str) -> bool:
    """Whether a line is an advertisement of the client it was written with."""
    return len(bare) < 140 and bool(_TAGLINE_OPENS.match(bare)) and bool(TAGLINE.fullmatch(bare)) and not (_PROSE.search(bare) and len(bare.split()) > 5)


def is_marking(bare: str) -> bool:
    """Whether a line is a protective marking and nothing else (Government Security Classifications)."""
    return len(bare) < 80 and bool(MARKING.fullmatch(bare)) and any(c.isupper() for c in bare[:3])


def is_picture(bare: str) -> bool:
    """Whether a line only stands for a picture or for the bare target of a link."""
    return len(bare) < 600 and bare[:1] in "[<" and bool(PICTURE.fullmatch(bare))


def banner_opens(bare: str) -> bool:
    """Whether a gateway's warning begins on a line."""
    return bool(_BANNER.match(bare)) and bool(_BANNER_WORDS.search(bare))


def banner_goes_on(bare: str) -> bool:
    """Whether a line carries on a warning."""
    return bool(_BANNER_GOES_ON.match(bare)) and bool(_BANNER_WORDS.search(bare))


def banner_ends_in(text: str) -> int:
    """How many characters of a line belong to a warning that begins it: sentence by sentence, as long as they warn."""
    at = 0
    for gap in _SENTENCE_END.finditer(text[:2000]):
        if not _warns(text[at : gap.start()], at == 0):
            return at
        at = gap.end()
    return len(text) if _warns(text[at:], at == 0) else at


def _warns(sentence: str, first: bool) -> bool:
    bare = sentence.strip(" \t*[](){}|>-")
    if first:
        return True
    return not bare or banner_opens(bare) or banner_goes_on(bare) or (len(bare) < 40 and bool(_BANNER.match(bare)))


def disclaims(paragraph: str, opening_only: bool = False) -> bool:
    """Whether a paragraph is a disclaimer: it opens like one, or (unless only the opening counts) hardly says anything else."""
    opens = bool(_DISCLAIMER_OPENS.match(paragraph))
    if opening_only and not opens:
        return False
    personal = _PERSONAL.search(paragraph[:1200])
    if personal and not opens:
        return False
    signs = len({match.group()[:14] for match in _DISCLAIMERS.finditer(paragraph[:4000].lower())})
    if personal:
        return signs >= _SIGNS
    return (opens and signs >= 1) or (signs >= _SIGNS and len(paragraph[:4000].split()) <= _WORDS_A_SIGN * signs)
