import type { Report } from './report.js';

/**
 * Which ground of the catalogue a format's own word for the kind of abuse points to: the first that fits. A person can
 * always choose another; nothing is decided by it.
 */
const GROUNDS: [ground: string, words: RegExp][] = [
  ['5.2-csam', /\bcsam\b|\bcsem\b|child.?(?:sexual.?)?(?:abuse|exploitation|porn)|kinderporn/],
  ['5.2-terrorism', /terroris/],
  ['5.2-other', /trademark|brand|counterfeit|fake.?shop/],
  [
    '5.2-copyright',
    /copyright|p2p|cyberlocker|link.?site|ugc.?platform|usenet|infring|dmca|piracy|notice.?and.?takedown/,
  ],
  ['6.3-registry-rules', /suspicious.?registration/],
  ['5.2-privacy', /exposed.?data|privacy|doxx?ing/],
  ['5.2-defamation', /defamation|libel|slander/],
  ['5.2-threat', /\bthreat$|extortion/],
  ['5.2-stalking', /harass|stalking/],
  ['5.7-a-phishing', /phish|fraud|scam|spoofed|social.?engineering/],
  ['5.7-c', /\bproxy|proxyget|open.?proxy|\btor\b/],
  [
    '5.7-g',
    /spam|bulk|harvest|fbl|feedback|opt.?out|not.?spam|unsubscribe|messaging|smtpauth|sendmail|mail.?(?:server|sender)|auth.?failure|block.?list|blacklist|rbl|dnsbl|^mail$|postfix|^drop$/,
  ],
  ['9-Beschikbaarheid.4', /d?dos(?:$|[^a-z])|amplification|flood/],
  [
    '5.7-a',
    /malware|virus|trojan|ransom|botnet|\bbot\b|^bots?$|drone|infected|sinkhole|c2|command.?and.?control|darknet|stealer|web.?shell|skimmer|distribution|threat.?intelligence/,
  ],
  ['3.7', /compromis|hacked|defac|account/],
  [
    '5.7-f',
    /login|brute|dictionary|attack|hack|exploit|injection|intrusion|ssh|imap|pop3|ftp|sip\b|voip|telnet|regbot|apache|web.?crawler|honeypot|w(?:p|_wp)/,
  ],
  ['5.7-e', /scan|recon|probe|crawl|scrap|firewall|worm/],
  ['5.8', /^open|open.?|vulnerab|misconfig|cve|accessible|resolver|exposed|device.?id|ssl|outdated/],
];
/** Where no word says more: others are hindered, and a person must look what by. */
const UNKNOWN = '5.8';
/** In these the row is about a service that anybody can reach, whatever the name of that service says. */
const OPEN_SERVICE =
  /^(?:scan6?_|accessible_|vulnerable_|device_id|dns_openresolver|open[ _-]|openservice|population)/;
const MAIL_FEEDBACK = new Set(['ARF', 'JMRP']);

/**
 * The ground under which a report is opened. `known` is false when its kind says nothing that a ground is bound to: it
 * is to be triaged.
 */
export function groundOf({ format, category, facts }: Pick<Report, 'format' | 'category' | 'facts'>): {
  ground: string;
  known: boolean;
} {
  // ARF's `abuse` is unsolicited mail (RFC 5965, section 7.3).
  if (MAIL_FEEDBACK.has(format) && category === 'abuse') return { ground: '5.7-g', known: true };
  const kinds = facts.filter(({ name }) => name === 'category' || name === 'report_type' || name === 'class');
  for (const word of [category, ...kinds.map(({ value }) => value)]) {
    const ground = ofWord(word.toLowerCase().slice(0, 200));
    if (ground !== null) return { ground, known: true };
  }
  return { ground: UNKNOWN, known: false };
}

function ofWord(word: string): string | null {
  if (OPEN_SERVICE.test(word)) return '5.8';
  // Words are parted by _ and - as well: \b should see them.
  const parted = word.replace(/[_/]/g, ' ');
  const found = GROUNDS.find(([, words]) => words.test(word) || words.test(parted));
  return found?.[0] ?? null;
}
