import type { Message } from '../message.js';
import type { Format } from '../report.js';
import { fact, fromMail, reportOf } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { isIp } from './common/places.js';
import { textsOf, type Text } from './common/texts.js';

const MOST = 10_000;
const KINDS =
  /(phish|ssh|imap|smtp|mail|ftp|apache|bots|bruteforcelogin|sip|spam|malware|botnet|proxy|scan|tor)/i;

/** Lists with an address or a page on each line and nothing else, such as OpenPhish's and blocklist.de's; their name says what they list. */
export const addressList: Format = {
  name: 'list of addresses',
  general: true,
  recognises: (message) => listIn(message) !== null,
  reads(message) {
    const list = listIn(message);
    const kind = KINDS.exec(list?.source ?? '')?.[1]?.toLowerCase() ?? 'listed';
    const category = kind === 'phish' ? 'phishing' : kind;
    return linesOf(list?.text ?? '')
      .map((line, index) => ({ place: line.trim(), line: index + 1 }))
      .filter(({ place }) => isPlace(place))
      .slice(0, MOST)
      .map(({ place, line }) => {
        const source = `line ${line} of ${list?.source ?? ''}`;
        const facts = [
          ...fact(place.includes('://') ? 'url' : 'source_ip', place, source),
          ...fact('category', category, 'name'),
          ...fromMail(message),
        ];
        return reportOf('list of addresses', { facts, locations: [place], category, happened: '' });
      });
  },
};

/** A list is attached or bare, never prose: every line but comments is a place. */
function listIn(message: Message): Text | null {
  const lists = textsOf(message).filter(({ source, text }) => {
    if (source === 'text' || /^(?:message|multipart)\//.test(source)) return false;
    const lines = linesOf(text.slice(0, 1_000_000)).filter((line) => !/^\s*(?:[#;]|$)/.test(line));
    return lines.length > 0 && lines.slice(0, 200).every((line) => isPlace(line.trim()));
  });
  return lists[0] ?? null;
}

function isPlace(text: string): boolean {
  return isIp(text.split('/', 1)[0] ?? '') || /^(?:h(?:tt|xx)ps?|ftp):\/\/\S{3,2000}$/i.test(text);
}
