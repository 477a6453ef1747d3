import { personalOf, type Actor, type CaseEvent, type Fact } from './events.js';

/** What wording an event needs: texts in a language, and the names that its ids stand for. */
export interface EventHelpers {
  t(key: string, params?: Record<string, unknown>): string;
  staffName(id: string): string;
  groundLabel(ground: string): string;
  dateTime(at: Date): string;
}

/** An event as people read it: "Anna de Vries", "wrote a note", and what was written. */
export interface EventSentence {
  who: string;
  what: string;
  body: string;
}

/** Words an event. Whoever shows it knows no more than the event tells: a name that retention erased stays away. */
export function describeEvent(event: CaseEvent, helpers: EventHelpers): EventSentence {
  const say = (key: string, params: Record<string, unknown> = {}) =>
    helpers.t(`case:event.${event.type}${key}`, params);
  const sentence = (what: string, body = ''): EventSentence => ({
    who: whoDid(event.by, helpers),
    what,
    body,
  });
  const { facts } = event;
  const personal = personalOf(event);

  switch (event.type) {
    case 'opened':
      if (facts['splitFrom'])
        return sentence(helpers.t('case:event.splitFrom', { number: text(facts['splitFrom']) }));
      return sentence(
        say('', { ground: helpers.groundLabel(text(facts['ground'])) }),
        text(personal['reason']),
      );
    case 'complaint_joined':
      return sentence(say('', { count: number(facts['newLocations']) }));
    case 'complaints_joined':
      return sentence(say('', { count: number(facts['count']), locations: number(facts['newLocations']) }));
    case 'assigned':
      return sentence(...assigned(text(facts['to']), event, helpers));
    case 'placed':
      return sentence(
        say(facts['to'] ? '.with' : '.without', { resource: part(facts['resource'], 'value') }),
      );
    case 'regraded':
      return sentence(regraded(event, helpers), text(personal['reason']));
    case 'noted':
      return sentence(say(''), text(personal['text']));
    case 'notice_released':
      return sentence(
        say(facts['rule'] === true ? '_rule' : '', { by: moment(facts['answerBy'], helpers) }),
        text(personal['summary']),
      );
    case 'reporter_asked':
    case 'customer_asked':
      return sentence(say('', { by: moment(facts['answerBy'], helpers) }), text(personal['text']));
    case 'reporter_answered':
      return sentence(say(''), text(personal['text']));
    case 'customer_answered':
      return sentence(say(`.${text(facts['stance']) || 'answer'}`), text(personal['text']));
    case 'decided':
      return sentence(decided(event, helpers), text(personal['reasons']));
    case 'objected':
      return sentence(say(''), text(personal['text']));
    case 'linked':
    case 'unlinked':
    case 'gave_back':
    case 'unmerged':
      return sentence(say('', { number: text(facts['number']) }));
    case 'merged':
      return sentence(say('', { number: text(facts['number']) }), text(personal['reason']));
    case 'absorbed':
      return sentence(say('', { number: text(facts['number']), count: number(facts['complaints']) }));
    case 'split':
      return sentence(say('', { count: number(facts['locations']) }), text(personal['reason']));
    case 'reopened':
      return sentence(say(''), text(personal['reason']));
    case 'measure_active':
    case 'measure_failed':
      return sentence(say('', { target: targetOf(event) }), text(personal['text']) || text(facts['error']));
    case 'measure_lifted': {
      const never = event.facts['began'] === false ? '_never' : '';
      return sentence(say(never, { target: targetOf(event) }), lifted(event, helpers));
    }
    case 'evidence_viewed':
      return sentence(say('', { name: text(personal['name']) }));
    case 'letter_failed':
      return sentence(say('', { letter: letterOf(event, helpers) }));
    case 'prioritised':
    case 'taken':
    case 'closed':
      return sentence(say(''));
  }
}

function whoDid(by: Actor, { t, staffName }: EventHelpers): string {
  return by.kind === 'staff' ? staffName(by.id) : t(`case:actor.${by.kind}`);
}

/** Why it was lifted, and the word of whoever did it by hand; their name too, when it was somebody else's wish. */
function lifted(event: CaseEvent, { t, staffName }: EventHelpers): string {
  const { text: reason, proof } = personalOf(event);
  const by = text(event.facts['carriedOutBy']);
  const isOwn = event.by.kind === 'staff' && event.by.id === by;
  const name = text(proof) === '' || isOwn ? '' : t('case:event.carriedOut', { name: staffName(by) });
  return [text(reason), `${name} ${text(proof)}`.trim()].filter((words) => words !== '').join('\n\n');
}

function assigned(to: string, event: CaseEvent, { t, staffName }: EventHelpers): [string] {
  if (to === '') return [t('case:event.assigned.nobody')];
  if (event.by.kind === 'staff' && event.by.id === to) return [t('case:event.assigned.self')];
  return [t('case:event.assigned.to', { name: staffName(to) })];
}

function regraded({ facts }: CaseEvent, { t, groundLabel }: EventHelpers): string {
  const ground = part(facts['to'], 'ground');
  const priority = t(`common:priority.${part(facts['to'], 'priority')}`);
  if (ground === part(facts['from'], 'ground')) return t('case:event.regraded.priority', { priority });
  return t('case:event.regraded.ground', { ground: groundLabel(ground), priority });
}

function decided({ facts }: CaseEvent, { t, groundLabel }: EventHelpers): string {
  const outcome = t(`common:outcome.${text(facts['outcome'])}`).toLowerCase();
  const ground = groundLabel(text(facts['ground']));
  const measures = Array.isArray(facts['measures']) ? facts['measures'].length : 0;
  const key = facts['onAppealOf'] ? 'case:event.decided.onAppeal' : 'case:event.decided.first';
  return [
    t(key, { outcome, ground }),
    measures > 0 ? t('case:event.decided.measures', { count: measures }) : '',
    facts['strike'] === true ? t('case:event.decided.strike') : '',
  ]
    .filter((words) => words !== '')
    .join(', ');
}

function letterOf({ facts }: CaseEvent, { t }: EventHelpers): string {
  return `${t(`case:letter.${text(facts['template'])}`)} ${t(`case:toParty.${text(facts['party'])}`)}`;
}

function targetOf({ facts }: CaseEvent): string {
  return part(facts['target'], 'value') || text(facts['target']);
}

const text = (fact: Fact | undefined): string => (typeof fact === 'string' ? fact : '');
const number = (fact: Fact | undefined): number => (typeof fact === 'number' ? fact : 0);

function part(fact: Fact | undefined, name: string): string {
  return typeof fact === 'object' && fact !== null && !Array.isArray(fact) ? text(fact[name]) : '';
}

function moment(fact: Fact | undefined, { dateTime }: EventHelpers): string {
  const at = new Date(text(fact));
  return Number.isNaN(at.getTime()) ? '' : dateTime(at);
}
