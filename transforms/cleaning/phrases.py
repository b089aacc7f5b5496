"""Phrases of web sites that stand around articles: buttons, menu entries, notices, time stamps."""

from __future__ import annotations

import re

from transforms.structuring.lines import MONTHS

# Whole lines, compared without case and outer punctuation. Generic terms of the web, not of a site.
_PHRASES = """
    menu|skip to content|skip to main content|skip navigation|skip to navigation|site map|sitemap
    site index|main menu|toggle navigation|open menu|close menu|back to top|scroll to top|search
    search for|log in|login|log out|logout|sign in|sign up|sign out|register|my account|account
    subscribe|subscribe now|subscriptions|newsletter|newsletters|email|e-mail|print|share|tweet
    save|copy link|share this|share this story|share this article|share this page|share this post
    share via email|facebook|twitter|instagram|youtube|linkedin|pinterest|whatsapp|telegram|reddit
    flipboard|tumblr|google+|sms|snapchat|tiktok|messenger|pocket|rss|rss feed|rss feeds
    stumbleupon|blogger|vk|buffer|pin|about us|contact us|careers|advertise|advertise with us
    help center|faq|faqs|feedback|privacy|privacy policy|privacy notice|cookie policy|cookies
    cookie settings|terms|terms of use|terms of service|terms & conditions|terms and conditions
    user agreement|accessibility|adchoices|ad choices|do not sell my info|community guidelines
    licensing|permissions|reprints|press room|site feedback|advertisement|sponsored
    sponsored content|promoted|read more|learn more|load more|show more|view more|view all|see all
    more stories|next article|previous article|most read|most popular|top stories|latest news
    recommended|recommended for you|related stories|related articles|related news
    you may also like|you might also like|editors' picks|editor's picks|related topics
    related tags|tags|comments|comment|leave a comment|post a comment|add comment|reply
    leave a reply|cancel reply|show comments|view comments|hide comments|accept|accept all
    accept & close|i agree|ok|cancel|submit|follow|follow us|like|download the app|get the app
    donate|about the author|view all posts|caption|close|back to gallery|gallery|username|password
    remember me|forgot password|forgot your password|mobile apps|manage account|startseite|suche
    anmelden|registrieren|impressum|datenschutz|datenschutzerklärung|kontakt|über uns|teilen
    kommentare|nach oben|abonnieren|mehr zum thema|weitere artikel|anzeige|drucken|agb|accueil
    rechercher|connexion|se connecter|s'abonner|mentions légales|partager|commentaires|à propos
    contactez-nous|à lire aussi|publicité|imprimer|inicio|buscar|iniciar sesión|suscribirse
    suscríbete|aviso legal|política de privacidad|compartir|comentarios|publicidad|imprimir|início
    entrar|pesquisar|assine|contato|política de privacidade|termos de uso|compartilhar|comentários
    leia também|publicidade|accedi|abbonati|contatti|condividi|commenti|privacy e cookie|chi siamo
    главная|поиск|войти|вход|регистрация|контакты|о нас|о проекте|реклама|поделиться|комментарии
    подписаться|beranda|cari|masuk|daftar|kontak|tentang kami|bagikan|komentar
"""
SITE_PHRASES = frozenset(p.strip() for p in re.split(r"[|\n]", _PHRASES) if p.strip())
MOST_WORDS = max(phrase.count(" ") + 1 for phrase in SITE_PHRASES)
SITE_PATTERN = re.compile(
    r"\A(?:(?:share|save|follow|like|find|join|email|print|post|pin|send)(?: this| it| us| me)?"
    r"(?: (?:article|story|page|entry|post))?(?: (?:on|by|via|with|to))? "
    r"(?:facebook|twitter|linkedin|pinterest|reddit|whatsapp|e-?mail|google\+?|tumblr|instagram|vk"
    r"|mail|a friend|this entry)"
    r"|(?:\d[\d.,]*k? )?(?:shares?|comments?|likes|views|replies|retweets"
    r"|responses)(?: ?\(?\d[\d.,]*k?\)?)?"
    r"|(?:read|view|see|show|load|click here for|watch) (?:more|all|next)\b.{0,30}"
    r"|(?:by |filed under|filed to|posted in|tags?|topics?|categories|category|more in"
    r"|more on|more from)"
    r"\s?[:|].{0,80}"
    r"|(?:sign up|subscribe|log ?in|register|donate)(?: (?:now|here|today|for|to|with|or|up"
    r"|in))?\b.{0,40}"
    r"|\d{1,2} ?min(?:ute)?s? read|(?:image |photo |slide |page )?\d+(?: ?(?:of|/)[ /]*\d+)?)",
    re.IGNORECASE,
)
# Sentences that sites address to their readers.
SITE_NOTICE = re.compile(
    r"\bcookies?\b|\bprivacy (?:policy|notice)\b|\bterms of (?:use|service)\b"
    r"|\bterms and conditions\b"
    r"|\buser agreement\b|\ball rights reserved\b|\bnewsletters?\b|\binbox\b"
    r"|\byour (?:e-?mail|browser|account"
    r"|password|subscription)\b|\be-?mail address\b|\bclick here\b|\bsubscribe (?:to|now"
    r"|for)\b|\bunsubscribe\b"
    r"|\bsign(?:ed|ing)? (?:up|in)\b|\blog(?:ged)? in\b|\bjavascript\b|\brequired fields\b"
    r"|\bad-?blocker\b"
    r"|\bmay not be (?:published, broadcast|reproduced)\b|\baffiliate (?:link|commission)"
    r"|\bpowered by\b"
    r"|\breproduced, distributed\b|\bfollow (?:him|her|us|me|them) on\b"
    r"|\bthe associated press contributed\b"
    r"|^©|^copyright\b",
    re.IGNORECASE,
)
# The author introduced to the reader, as below an article.
AUTHOR = re.compile(
    r"\A(?:[^\W\d_][\w.'’-]+ ){1,4}(?:is|was|has been) (?:an? |the |our )?(?:[\w'’-]+ ){0,4}?"
    r"(?:writer|reporter|editor|correspondent|columnist|journalist|contributor|blogger|author"
    r"|producer)\b"
)
# Where readers' comments begin: what follows was not written by the article's author.
COMMENTS = re.compile(
    r"\A(?:(?:view |show |read |add |leave |post |see |load )?(?:all |a |your |\d[\d,]* )*"
    r"(?:comments?|reply|replies|responses?)"
    r"|join the (?:conversation|discussion)|\d+ (?:thoughts|responses|comments) (?:on|to)\b.*"
    r"|have your say"
    r"|(?:kommentare?|commentaires|comentarios|comentários|комментарии|komentar)(?: \(\d+\))?)\W*",
    re.IGNORECASE,
)
# Where links to other stories, or the author's life, begin.
RELATED = re.compile(
    r"(?:you (?:may|might) also like|recommended(?: for you| stories)?"
    r"|more (?:[\w’']+ ){0,3}(?:stories|news|like this)"
    r"|(?:related|similar|recent|latest|other) (?:stories|articles|posts|news|topics|content"
    r"|coverage|videos?|tags|reading)"
    r"|related|read (?:more|next|also)|up next|trending(?: now)?|topics?|sponsored (?:content"
    r"|stories|links)|around the web"
    r"|most (?:read|popular|viewed|commented)|popular(?: now| stories| posts)?"
    r"|about the authors?|don.t miss"
    r"|from (?:around )?the web|promoted stories|more (?:from|in|on) .{1,40}|editors?.s? picks"
    r"|(?:weitere|mehr|ähnliche) (?:artikel|beiträge|zum thema|meldungen|nachrichten).{0,20}"
    r"|das könnte sie auch interessieren"
    r"|à lire aussi|sur le même (?:sujet|thème)|articles (?:liés|similaires)"
    r"|te puede interesar|lea también"
    r"|(?:noticias|artículos|artigos|notícias) relacionad[ao]s|leia (?:também|mais)|veja também"
    r"|читайте также|по теме|baca juga|artikel terkait)\W*",
    re.IGNORECASE,
)
_MONTH = rf"(?:{MONTHS})\.?"
STAMP = re.compile(
    r"(?:(?:first |last |originally )?(?:published|posted|updated|modified|created"
    r"|date)(?: on| at)?:?\s)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d\d|\d{1,2} (?:seconds?"
    r"|minutes?|hours?|days?|weeks?) ago"
    r"|an hour ago|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day \d{1,2}:\d\d)",
    re.IGNORECASE,
)
MOST_BEHIND_STAMP = 50
OUTER = " \t.,:;|*•·»›>-–—+×()[]"


def site_phrases(line: str) -> list[str]:
    """Return the phrases of a line that is nothing but buttons and menu entries; else none."""
    if len(line) > 120:
        return []
    bare = line.strip(OUTER).casefold()
    if not bare:
        return [] if any(c.isalnum() for c in line) else [line]
    if bare in SITE_PHRASES or SITE_PATTERN.fullmatch(bare):
        return [bare]
    words = [word for word in bare.split() if word.strip(OUTER)]
    found: list[str] = []
    while words:
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            phrase = " ".join(words[:count]).strip(OUTER)
            if phrase in SITE_PHRASES:
                found.append(phrase)
                del words[:count]
                break
        else:
            return []
    return found


def is_stamp(line: str) -> bool:
    """Whether a line is a time stamp: it begins with a date or hour and has little behind it."""
    match = STAMP.match(line) if len(line) <= 120 else None
    return match is not None and len(line) - match.end() <= MOST_BEHIND_STAMP and line[-1] != "."
