import { headerOf } from '../message.js';
import type { Message } from '../message.js';
import type { Verdict } from '../reading.js';
import { autoSubmitted, hasNullSender } from './automatic.js';

const SUBJECT =
  /^(?:(?:re|aw|antw|sv|rv|tr):\s*)?(?:auto(?:matic|matisch(?:e|es)?|mated|mática|matica|matique)?[ -]?(?:reply|response|antwoord|antwort|answer|responder)|automatisch antwoord|automatische (?:antwort|afwezigheid)|out of (?:the )?office|afwezig|ik ben (?:afwezig|met vakantie)|abwesen|réponse automatique|respuesta automática|risposta automatica|resposta automática|autosvar|automatiskt svar|autoresponse|away (?:from|until)|vacation|on holiday|i am (?:away|out)|absence|ausente|fuori ufficio|odpowiedź automatyczna|автоответ)|\((?:automatic response|auto(?:matic)? reply|out of office)\)|^(?:your (?:message|e-?mail|request) (?:has been|was) received|thank you for contacting|ontvangstbevestiging|eingangsbestätigung|we have received your|ticket (?:received|created))/i;
const MARKS = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-vacation',
  'x-mail-autoreply',
  'x-autoreply-from',
];

/** An answer that a machine gave for somebody (RFC 3834), or by the marks and subjects of those that don't follow it. */
export function autoReply(message: Message): Verdict | null {
  const by = markOf(message);
  if (by === '') return null;
  return {
    kind: 'auto_reply',
    by,
    reason: 'An automatic reply (RFC 3834): noted, never answered.',
    reports: [],
    facts: [],
  };
}

function markOf(message: Message): string {
  if (autoSubmitted(message) === 'auto-replied') return 'auto-submitted';
  if (MARKS.some((name) => headerOf(message, name) !== '')) return 'headers';
  if (/^auto_reply\b/i.test(headerOf(message, 'precedence'))) return 'precedence';
  if (SUBJECT.test(message.subject)) return 'subject';
  const suppresses = /\b(?:all|oof|autoreply)\b/i.test(headerOf(message, 'x-auto-response-suppress'));
  if (suppresses && hasNullSender(message)) return 'x-auto-response-suppress';
  return '';
}
