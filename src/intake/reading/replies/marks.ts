/** Longer lines are no marks; the patterns below look at no more than this. */
const LONGEST = 400;

const INTRO_START =
  /^\s*(?:on|op|am|den|le|el|il|em|dne|dnia|w dniu|på|den|vào|kl|a|пн|вт|ср|чт|пт|сб|вс|в|vào|в|在|于|\d{1,4}[-./年])/i;
const INTRO_END =
  /(?:wrote|writes|said|schreef|geschreven|heeft|schrieb|geschrieben|écrit|ecrit|escribió|escribio|scritto|escreveu|skrev|napisał|napisał\(a\)|napisal|napsal|kirjoitti|írta|пишет|написал|писал|写道|寫道|のメール|sa|pisze|đã viết|yazdı|γράψατε|έγραψε)(?: het volgende| folgendes| ce qui suit)?(?:\s*\([^()]{0,40}\))?\s*[:：]\s*$/i;
/** Words that begin and end a quotation with the name between them: "John Doe schreef op 3 mei:". */
const NAME_FIRST =
  /(?:schreef op|schrieb am|wrote on|a écrit le|escribió el|ha scritto il)\b.{0,200}[:：]\s*$/i;
const VERB = /\s(?:schreef|schrieb|écrivait|skrev|escribió|escreveu|ha scritto|napisał|wrote|kirjoitti)\s/i;
/** What help desks and lists ask to write above. */
const ABOVE =
  /(?:reply|type your reply|antwort|antwoord|schrijf|répon).{0,30}(?:above|oberhalb|boven|au-dessus).{0,30}(?:line|linie|zeile|lijn|regel|ligne)/i;
const SEPARATOR =
  /^\s*[-_=]{2,}\s*(?:original message|oorspronkelijk(?:e)? bericht|ursprüngliche nachricht|original(?:nachricht)?|message d'origine|message original|mensaje original|messaggio originale|mensagem original|forwarded message|doorgestuurd bericht|weitergeleitete nachricht|message transféré|mensaje reenviado|begin forwarded message|original appointment|ursprungligt meddelande|oprindelig meddelelse|исходное сообщение)\b/i;
const FROM_LINE =
  /^[\s>*_]*(?:from|van|von|de|da|från|fra|od|lähettäjä|от|发件人|寄件者|差出人)\s*\*?\s*[:：]\*?\s*\S/i;
const SECOND_LINE =
  /^[\s>*_]*(?:sent|date|to|cc|subject|reply-to|verzonden|datum|aan|onderwerp|gesendet|an|betreff|envoyé|envoye|date|à|objet|enviado|fecha|para|asunto|inviato|data|a|oggetto|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|отправлено|кому|тема|发送时间|收件人|主题|日付|宛先|件名)\s*\*?\s*[:：]/i;
const DEVICE_LINE =
  /^[\s<([*_-]*(?:(?:\S+ )?(?:sent|send) (?:from|via|with|by|using)\b|(?:\S+ )?from (?:my )?(?:mobile|iphone|ipad|phone|android|cell)|verzonden (?:vanaf|met|vanuit|via)\b|verstuurd (?:vanaf|met)\b|envoyé (?:depuis|de mon|à partir)|von meinem .{0,60} gesendet|gesendet (?:mit|von|aus)\b|diese nachricht wurde von meinem|enviado (?:desde|do|a partir)\b|inviato da\b|wysłane z\b|skickat från|sendt fra|отправлено (?:с|из)\b|從我的|从我的|get \[?outlook for|download \[?outlook|outlook voor (?:ios|android))/i;

export function isQuoted(line: string): boolean {
  return /^\s{0,3}(?:>|&gt;)/.test(line);
}

/** "On … wrote:", in the words of the languages we meet; it may be broken over `lines`, four at most. How many it takes, or 0. */
export function introLength(lines: string[], at: number): number {
  const first = lines[at] ?? '';
  if (first.length > LONGEST || first.trim() === '') return 0;
  const mayStart = INTRO_START.test(first);
  let joined = '';
  for (let count = 1; count <= (mayStart ? 4 : 1); count += 1) {
    const line = lines[at + count - 1] ?? '';
    if (line.trim() === '' || line.length > LONGEST) return 0;
    joined = `${joined} ${line.trim()}`;
    const ends =
      (INTRO_END.test(joined.slice(-120)) && (mayStart || /[@\d]/.test(joined))) ||
      (mayStart && hasVerb(joined));
    if (ends || NAME_FIRST.test(joined.slice(-300)) || isBareIntro(joined, nextOwn(lines, at + count)))
      return count;
  }
  return 0;
}

/** "26.06.2014, 14:41, "A. Jansen" <a@example.nl>:" before a quotation. */
function isBareIntro(joined: string, next = ''): boolean {
  return /[:：]\s*$/.test(joined) && /[@]/.test(joined) && /\d/.test(joined) && isQuoted(next);
}

function nextOwn(lines: string[], at: number): string | undefined {
  return lines.slice(at, at + 3).find((line) => line.trim() !== '');
}

/** The verb before the name, between a date and the colon: "Op 3 mei schreef Jan:". */
function hasVerb(joined: string): boolean {
  return /[:：]\s*$/.test(joined) && /\d/.test(joined) && VERB.test(joined);
}

/** The rule or the words that mail programs put above the message that is answered. */
export function isSeparator(line: string): boolean {
  return line.length <= LONGEST && (SEPARATOR.test(line) || (ABOVE.test(line) && /[-#=_*]{2}/.test(line)));
}

/** "From: … Sent: … To: … Subject: …", as Outlook and others write it: three such lines in seven, whom it is from among them. */
export function isHeaderBlock(lines: string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.length > LONGEST || !isHeaderLine(line)) return false;
  const block = lines.slice(at, at + 7).filter((next) => next.length <= LONGEST && isHeaderLine(next));
  return block.length >= 3 && block.some((next) => FROM_LINE.test(next));
}

function isHeaderLine(line: string): boolean {
  return FROM_LINE.test(line) || SECOND_LINE.test(line);
}

export function isSignatureMark(line: string): boolean {
  return /^(?:--|—|–{1,2}|-- )\s*$/.test(line);
}

/** "Sent from my telephone" and its like. */
export function isDeviceLine(line: string): boolean {
  return line.length <= LONGEST && DEVICE_LINE.test(line);
}

/** A line of dashes, dots or stars, or of nothing. */
export function isOrnament(line: string): boolean {
  return line.length <= LONGEST && !/[\p{L}\p{N}]/u.test(line.replaceAll('\u1427', ''));
}
