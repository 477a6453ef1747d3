/** What free text is about, by its words; the first that is found. Words of Dutch, English, German, French and Spanish. */
const CATEGORIES: [category: string, words: RegExp][] = [
  ['child abuse', /\b(?:csam|child (?:sexual )?abuse|child porn|kinderporno|kinderpornogra)/i],
  ['phishing', /phish|\bspoofed (?:bank|login)/i],
  ['malware', /\b(?:malware|trojan|virus|ransomware|botnet|c2 server|worm\b)/i],
  ['copyright', /\b(?:dmca|copyright|auteursrecht|urheberrecht|droits? d'auteur|piracy|infring)/i],
  ['trademark', /\b(?:trademark|merkrecht|markenrecht|counterfeit|namaak)/i],
  ['ddos', /\bd?dos(?: |-)?(?:attack|aanval|angriff)|\bamplification|\bflood(?:ing)?\b/i],
  [
    'login attack',
    /brute.?force|login.?attack|failed (?:password|login)|authentication failure|invalid user|fail2ban|\bssh\b.{0,40}attack|xmlrpc|wp-login/i,
  ],
  ['port scan', /port.?scan|\bscanning\b|\bprobe[sd]?\b|ipfw deny|poortscan/i],
  ['web attack', /sql.?injection|web.?attack|exploit|vulnerability scan|\/\.env|hack(?:ing|ed)?\b/i],
  [
    'spam',
    /\bspam|unsolicited|\buce\b|\bubl\b|junk mail|ongewenste (?:e-?mail|reclame)|blacklist|blocklist/i,
  ],
  ['privacy', /\b(?:privacy|gdpr|avg-verzoek|persoonsgegevens|personenbezogen|doxx?ing)/i],
  ['defamation', /\b(?:defamat|smaad|laster|verleumd|diffamation|diffamazione|libel)/i],
  ['fraud', /\b(?:fraud|scam|oplichting|betrug|escroquerie|estafa|fake (?:shop|store|webshop))/i],
  [
    'abuse',
    /\babuse\b|\bmisbruik|\bmissbrauch|\babus\b|\babuso\b|illegal|illega(?:le|al)|takedown|take down|notice of|unlawful|onrechtmatig/i,
  ],
];

/** The kind of abuse that a text speaks of, or '' when it speaks of none. Looks at the first 20,000 characters. */
export function categoryOf(text: string): string {
  const some = text.slice(0, 20_000);
  return CATEGORIES.find(([, words]) => words.test(some))?.[0] ?? '';
}
