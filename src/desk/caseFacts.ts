import type { Case } from '../cases/case.js';
import { namesIn } from '../cases/tally.js';
import { findGround } from '../catalogue/index.js';
import { deadlineLabel } from './deadlineLabel.js';
import { showBidi } from '../intake/text.js';
import { paths } from '../web/paths.js';
import type { CaseParts } from './caseParts.js';
import { groundLabel, type Screen } from './screen.js';

/** The facts beside the story: what it is about, and who is concerned. */
export function caseFacts(caze: Case, { people }: CaseParts, screen: Screen) {
  const { t, lang } = screen;
  const ground = findGround(caze.ground, caze.catalogueVersion);
  const owner = people.get(String(caze.owner));
  return [
    { label: t('case:fact.ground'), text: groundLabel(caze.ground, caze.catalogueVersion, lang) },
    ground && {
      label: t('case:fact.law'),
      text: ground.law.map((law) => law[lang]).join('; ') || t('case:fact.termsOnly'),
    },
    { label: t('case:fact.priority'), badge: { kind: 'priority', value: caze.priority } },
    { label: t('case:fact.owner'), text: owner?.name ?? t('common:nobody') },
    {
      label: t('case:fact.opened'),
      at: caze.openedAt,
      ...(caze.origin === 'own_initiative' && { text: t('case:ownInitiative') }),
    },
    caze.noticedAt && { label: t('case:fact.noticed'), at: caze.noticedAt },
    ...tallyFacts(caze, screen),
    caze.locations.length > 0 && {
      label: t('case:fact.locations', { count: caze.locations.length }),
      lines: locationsOf(caze),
    },
    caze.locations.length > SHOWN && {
      label: '',
      text: t('case:fact.moreLocations', { count: caze.locations.length - SHOWN }),
    },
  ].filter(Boolean);
}

/** The summary of what many complaints, or a machine's, say; one that a person wrote says it itself. */
function tallyFacts({ tally, complaintCount, complaints }: Case, { t, fmt }: Screen) {
  if (!tally || (complaintCount === 1 && tally.reports === 1)) return [];
  const { reports, repeats, first, last, kinds, reporters } = tally;
  const span = [...new Set([fmt.dateTime(first), fmt.dateTime(last)])].join(' – ');
  const unlisted = complaintCount - complaints.length;
  return [
    {
      label: t('case:fact.reports'),
      text: [
        t('case:fact.reportCount', { count: reports }),
        repeats > 0 && t('case:fact.repeats', { count: repeats }),
        unlisted > repeats && t('case:fact.unlisted', { count: unlisted }),
      ]
        .filter(Boolean)
        .join(', '),
      note: span,
    },
    { label: t('case:fact.reportKinds'), lines: linesOf(kinds, t) },
    { label: t('case:fact.reporters'), lines: linesOf(reporters, t) },
  ];
}

const linesOf = (counts: Record<string, number>, t: Screen['t']): string[] =>
  namesIn(counts).map(({ name, count }) => `${showBidi(name) || t('case:fact.otherNames')}: ${count}`);

const SHOWN = 20;

const locationsOf = ({ locations }: Case): string[] => locations.slice(0, SHOWN).map(({ value }) => value);

/** Who the customer is, what they bought and how they stand; null while the case has none. */
export function customerFacts({ card, strikes }: CaseParts, { t, may }: Screen) {
  if (!card) return null;
  const { customer, services, resources } = card;
  return [
    {
      label: t('case:fact.customer'),
      text: customer.name,
      note: `${customer.ref} · ${t(`customers:kind.${customer.kind}`)}`,
      ...(may('read_customers') && { href: paths.customer(customer.ref) }),
    },
    { label: t('case:fact.strikes'), text: t('case:fact.strikeCount', { count: strikes }), strikes },
    {
      label: t('case:fact.email'),
      text: customer.email,
      ...(customer.contactStale && { note: t('case:fact.stale') }),
    },
    customer.phone && { label: t('case:fact.phone'), text: customer.phone },
    customer.agreedReseller && { label: t('case:fact.reseller'), text: t('common:yes') },
    {
      label: t('case:fact.services'),
      lines: services.slice(0, 8).map(({ name, kind, status }) => ({
        name,
        note: status === 'active' ? kind : `${kind} · ${t(`customers:serviceStatus.${status}`)}`,
      })),
    },
    { label: t('case:fact.resources'), text: String(resources) },
  ].filter(Boolean);
}

/** Each clock of the case: met, or how long is left. */
export function deadlineFacts({ deadlines }: Case, { t }: Screen) {
  return [...deadlines]
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
    .map((deadline) => ({
      label: deadlineLabel(deadline, t),
      due: { at: deadline.dueAt, met: deadline.metAt !== undefined },
      at: deadline.metAt ?? deadline.dueAt,
    }));
}

/** What was decided about the content, and how that went. */
export function measureFacts({ measures }: CaseParts, { t }: Screen) {
  return measures.map((measure) => ({
    status: measure.status,
    target: measure.target.value,
    scope: t(`case:scope.${measure.target.scope}`),
    connector: t(`case:connector.${measure.connector}`),
    tries: measure.attempts.length,
    until: measure.until,
    error: measure.lastError,
  }));
}
