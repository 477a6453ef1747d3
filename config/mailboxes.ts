/** One mailbox of MAILBOXES. */
export interface MailboxSetting {
  name: string;
  track: string | null;
  host: string;
  port: number;
  secure: boolean;
  user: string;
  password: string;
  folder: string;
  moveTo: string | null;
}

const OPTIONS = ['name', 'track', 'move'];
const WANTED = 'must be like imaps://user:password@host/INBOX?track=service_complaint';

/** Reads one address. Returns what is wrong with it in words instead, which never repeat it: it holds a password. */
export function readMailbox(given: string): MailboxSetting | string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !['imap:', 'imaps:'].includes(url.protocol)) return WANTED;
  if (url.hostname === '' || url.username === '' || url.password === '') return WANTED;
  const unknown = [...url.searchParams.keys()].find((option) => !OPTIONS.includes(option));
  if (unknown !== undefined) return `has only the options ${OPTIONS.join(', ')}`;
  const secure = url.protocol === 'imaps:';
  const user = decoded(url.username);
  const password = decoded(url.password);
  const folder = decoded(url.pathname.slice(1)) || 'INBOX';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    name: url.searchParams.get('name') ?? (user.includes('@') ? user : `${user}@${host}`),
    track: url.searchParams.get('track'),
    host,
    port: Number(url.port) || (secure ? 993 : 143),
    secure,
    user,
    password,
    folder,
    moveTo: url.searchParams.get('move') || null,
  };
}

// A % that stands for itself, in a password say, is not an error.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
