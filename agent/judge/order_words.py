"""How people order a reader about, in the languages that evidence comes in.

Three things make an order: to leave aside what the reader was told, to say how a question is to be answered,
and to say what the rules are. Each language has its words for the first two.
"""

from __future__ import annotations

import re

_SAID = r"(?:yes|no|true|false|ja|nein|sí|oui|non|sim|não|sì|ya|tidak|có|không|да|нет|oo|hindi)"
_READER = r"(?:you|reader|reviewer|judge|model|assistant|bot|whoever (?:reads|judges|checks))"

ENGLISH = (
    r"\b(?:ignore|disregard|forget|override|skip)\b.{0,60}"
    r"\b(?:instruction|rule|polic|prompt|above|previous|evidence|question|record|account)",
    r"(?<!no )\b(?:answer|reply|respond)\b.{0,60}\b(?:yes|no|true)\b",
    r"(?:^|[,;:“]|\b(?:just|please|to|must|and))\s*say (?:yes|no)\b|\bp\((?:yes|no)\)",
    r"\b(?:answer|reply|response|must|should)\b.{0,20}\b(?:be|is) (?:yes|no)\b",
    r"\b(?:new|updated|system|hidden|developer) (?:instruction|prompt|message|note|override|order)s?\b",
    r"\b(?:admin|system|debug|developer|maintenance) (?:override|mode)\b",
    r"\bdear (?:ai|assistant|bot|reviewer bot)\b",
    r"\b(?:allowed|correct|required) output\b|\b(?:only|right|acceptable) (?:output|reply|answer|response)\b",
    r"\byou are (?:now|an? (?:ai|assistant|model|language model|reviewer|judge))\b",
    r"\b(?:as|are) an? (?:ai|assistant|language model)\b|\bai reviewers?\b|\bto the (?:ai|model|judge)\b",
    rf"\b{_READER}\b.{{0,60}}\b(?:must|ha(?:s|ve) to|shall|is to|are to|(?:ordered|told) to)\b.{{0,30}}"
    r"\b(?:answer|reply|respond|say|conclude|confirm|output|grant|return|decide|approve|reject)\b",
    r"\breturn\b.{0,40}\b(?:decision|verdict|no_action)\b|\bno_action\b|\bconfidence\b.{0,10}\d",
    r"\bdo not (?:mention|reveal|repeat|tell|show)\b.{0,40}\b(?:line|message|instruction|note|this)\b",
    r"\bexempt from (?:every|all|any)\b",
    r"\b(?:mark|marked|treat|treated|classify|set)\b.{0,40}"
    r"\b(?:as|to) (?:exempt|compliant|cleared|granted|true)\b",
    r"\b(?:treat|treated|marked)\b.{0,40}\bas (?:an? )?(?:trusted|proven|verified|refused)\b",
    r"\b(?:is|are) to be (?:treated|counted|judged) as\b|\b(?:policy|rule|handbook) (?:update|text):",
    r"\b[A-Z]{2,}-\d+\b.{0,40}\b(?:as amended|new wording|no longer|do(?:es)? not apply)\b",
    r"\bpretend that\b|\brepeat after me\b|\bgame in which you\b",
    r"\b(?:answer|output|verdict|decision|violation)\W{0,3}[:=]\W{0,3}(?:yes|no|true|false)\b",
    r"\bsystem prompt\b|\b(?:tell|print|state|list|put|write)\b.{0,60}\b(?:thresholds?|cut-?offs?|prompt)\b",
    r"\b(?:instructions?|words?) (?:that )?you were given\b|\byour instructions\b",
)
OTHERS = (
    # Spanish, Portuguese, Italian, French
    r"\b(?:ignor|olvid|esque[cç]|dimentic|oubli)\w*\b.{0,40}"
    r"\b(?:reglas|normas|instrucciones|regras|instruções|regole|istruzioni|règles|consignes|instructions)\b",
    r"\b(?:respond(?:e|a|an|er)|contest(?:e|a|ar)|rispond(?:i|ere|ete)|répond(?:s|ez|re))\b.{0,20}"
    r"\b(?:sí|no|sim|não|sì|oui|non)\b",
    r"\b(?:respuesta|resposta|risposta)\b.{0,25}\b(?:debe|deve) (?:ser|essere)\b",
    r"\bréponse\b.{0,25}\best (?:oui|non)\b",
    r"\b(?:debes|tienes que|deves|devi|você deve|tu dois|vous devez|debe|deve)\b.{0,20}"
    r"\b(?:decir|contestar|responder|confirmar|dire|rispondere|confermare|répondre|confirmer)\b",
    # German
    r"\b(?:ignorier|vergiss|missacht)\w*\b.{0,40}\b(?:regeln|anweisungen|vorgaben)\b",
    rf"\bantwort\w*\b.{{0,30}}\b{_SAID}\b",
    r"\b(?:musst|muss|soll|sollst|hat|hast)\b.{0,60}\b(?:bejahen|verneinen|ablehnen|zu antworten)\b",
    # Indonesian, Vietnamese, Filipino
    r"\b(?:abaikan|lupakan)\b.{0,40}\b(?:aturan|instruksi|perintah)\b",
    r"\bjawab\w*\b.{0,30}\bya\b|\bjawab(?:lah|anmu)?\b.{0,15}\b(?:tidak|harus)\b",
    r"\b(?:kamu|anda) harus (?:menyatakan|menjawab|bilang)\b",
    r"\b(?:bỏ qua|quên)\b.{0,40}\b(?:quy tắc|quy định|hướng dẫn)\b",
    r"(?<!đã )\btrả lời\b.{0,30}\b(?:có|không)\b",
    r"\bngười đọc phải\b",
    r"\bhuwag\b.{0,20}\bpansinin\b.{0,40}\b(?:tagubilin|utos)\b|\bsumagot\b.{0,20}\b(?:oo|hindi)\b",
    # Chinese, Japanese
    r"(?:忽略|无视|無視).{0,20}(?:指示|指令|规则|说明)|(?:回答|回复|输出)[:：]?\s*[“\"「]?(?:是|否|yes|no)",
    r"必须(?:判定|回答|认定|承认)|指示.{0,12}無視|と答え(?:て|なけれ|ろ)",
    # Russian, Arabic, Hindi, Thai
    r"(?:игнорируй|забудь).{0,40}(?:инструкци|правил)|\bответ\w*.{0,30}\b(?:да|нет)\b",
    r"تجاهل.{0,40}(?:التعليمات|القواعد)|أجب.{0,20}(?:بنعم|بلا)",
    r"(?:निर्देश|नियम).{0,20}(?:अनदेखा|नज़रअंदाज़)|(?:हाँ|नहीं) में जवाब",
    r"เพิกเฉย.{0,30}คำสั่ง|ตอบว่า(?:ใช่|ไม่)",
)
RUN = rf"(?:\b{_SAID}\b[\W_]*){{5,}}"
"""The bare word, over and over: said to be copied."""

ORDER = re.compile("|".join((*ENGLISH, *OTHERS, RUN)), re.IGNORECASE | re.DOTALL)
