"""Letters beyond ASCII that languages use, by the code page that is theirs."""

from __future__ import annotations

# Alphabets as the Unicode CLDR gives them (exemplar characters, main and auxiliary where usual in
# news); a text in one language has few letters that are not its own.
WESTERN = (
    "àâæçèéêëîïôœùûüÿ",  # French
    "äöüßéà",  # German
    "áéíñóúü",  # Spanish
    "ãáàâçéêíóôõúü",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "àçèéíïòóúü",  # Catalan
    "åäöéüà",  # Swedish, Finnish
    "åæøéòóôêü",  # Danish, Norwegian
    "áéíóúëïöüèê",  # Dutch
    "áðéíóúýþæö",  # Icelandic
    "áéíóúàèìòùâêîôûŵŷ",  # Irish, Welsh
    "äöõüšž",  # Estonian
    "éèêàâçëïôöüñåøãáíóúäæ",  # English, with foreign names
)
CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Croatian, Serbian, Slovenian
    "ăâîşţ",  # Romanian
    "çë",  # Albanian
)
TURKISH = ("âçğıîöşüû",)
BALTIC = ("āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž")
# Marks that stand beside letters in any of them.
MARKS = "“”‘’‚„–—…«»‹›•·°§£€¥¢©®™½¼¾²³¹¿¡±×´ªº†‡‰\xa0\xad"
# Codecs to try, the most frequent in news first: among equals the first is taken.
LATIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cp1252", WESTERN),
    ("cp1250", CENTRAL),
    ("cp1254", TURKISH),
    ("iso8859-2", CENTRAL),
    ("mac-roman", WESTERN),
    ("cp1257", BALTIC),
    ("cp850", WESTERN),
    ("cp852", CENTRAL),
)
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
CYRILLIC: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (codec, (RUSSIAN, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџшъщьюя"))
    for codec in ("cp1251", "koi8-r", "koi8-u", "cp866", "mac-cyrillic", "iso8859-5")
)
