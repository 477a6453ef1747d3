import type { z } from 'zod';
import { showBidi, cleanText } from '../text.js';
import { readLocations, type Location } from '../locations.js';
import { anyShapeOf, type FormShape } from '../form/shape.js';
import type { Reporter } from '../complaint.js';
import type { Arriving, Readable } from './context.js';
import { faultsOf, warningsOf } from './faults.js';
import { askedGround } from './grounds.js';
import { ApiProblem, pointerTo, type Fault } from './problem.js';
import { complaintInput, type ComplaintInput } from './schemas.js';

/** Reads a complaint in our own JSON. Throws an ApiProblem (422) that names everything that is wrong with it. */
export function readOwn(value: unknown, arriving: Arriving): Readable {
  const parsed = complaintInput.safeParse(value);
  if (!parsed.success) throw refusal(schemaFaults(parsed.error));
  const input = parsed.data;
  const asked = askedGround(input.ground, arriving.at);
  const shape = asked && anyShapeOf(asked.ground.id, arriving.at);
  if (!shape) throw refusal([UNKNOWN_GROUND]);
  const locations = locationsOf(input);
  const reporter = reporterOf(input, arriving);
  const faults = [
    ...locations.faults,
    ...faultsOf({ input, reporter, shape, arriving, found: locations.found }),
  ];
  if (faults.length > 0) throw refusal(faults);
  const warnings = warningsOf(input, shape, asked.exact);
  return { draft: draftOf({ input, shape, reporter, arriving, found: locations.found }), warnings };
}

const UNKNOWN_GROUND: Fault = {
  pointer: '/ground',
  code: 'unknown_ground',
  detail:
    'This is neither the id of a ground, nor a DSA category or keyword, nor a type of XARF that we know.',
};

const refusal = (faults: readonly Fault[]): ApiProblem =>
  new ApiProblem('invalid_complaint', 'Something in the complaint is wrong; `errors` says what.', faults);

/** What the schema forbids, each with where it is; of unknown fields every one. */
export function schemaFaults(error: z.ZodError): Fault[] {
  return error.issues.slice(0, 50).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, 50).map((key) => ({
          pointer: pointerTo([...issue.path, key.slice(0, 100)]),
          code: 'unknown_field',
          detail: 'There is no such field.',
        }))
      : [{ pointer: pointerTo(issue.path), code: issue.code, detail: `${issue.message}.` }],
  );
}

function locationsOf({ locations }: ComplaintInput): { found: Location[]; faults: Fault[] } {
  const found = new Map<string, Location>();
  const faults = locations.flatMap((text, index): Fault[] => {
    const read = readLocations(text);
    for (const location of read.locations) found.set(`${location.kind} ${location.value}`, location);
    const problem = read.problems[0]?.problem ?? (read.locations.length === 0 ? 'not_a_location' : null);
    if (problem === null) return [];
    return [{ pointer: `/locations/${index}`, code: problem, detail: LOCATION[problem] }];
  });
  return { found: [...found.values()], faults: faults.slice(0, 50) };
}

const LOCATION: Record<ReturnType<typeof readLocations>['problems'][number]['problem'], string> = {
  not_a_location: 'This is no URL, host name, IP address or e-mail address.',
  not_a_public_name: 'No such name can exist on the public internet.',
  scheme_not_allowed: 'Only http, https, ftp, ws, wss and mailto can be looked into.',
  control_character: 'There is a control character in it.',
  masked_address: 'The address is partly hidden; give all of it.',
  range: 'Give each address by itself, not a range.',
  too_long: 'It is longer than 2,048 characters.',
  too_many: 'It holds more than one location; give each by itself.',
  text_too_long: 'It is longer than 2,048 characters.',
};

const line = (text: string): string => showBidi(cleanText(text).replace(/\s+/g, ' ').trim());

/** Who reports: whoever the complaint names, else the organisation itself. */
function reporterOf({ reporter }: ComplaintInput, { organisation }: Arriving): Reporter {
  if (!reporter) {
    const { name, email } = organisation;
    return { name, email, organisation: name, address: '', phone: '', anonymous: false };
  }
  const [name, email] = [line(reporter.name), line(reporter.email)];
  return {
    name,
    email,
    organisation: line(reporter.organisation) || organisation.name,
    address: cleanText(reporter.address).trim(),
    phone: line(reporter.phone),
    anonymous: name === '' && email === '',
  };
}

interface Checked {
  input: ComplaintInput;
  shape: FormShape;
  reporter: Reporter;
  arriving: Arriving;
  found: Location[];
}

function draftOf({ input, shape, reporter, arriving, found }: Checked): Readable['draft'] {
  const { ground, catalogueVersion, questions } = shape;
  const { organisation, at, text, files } = arriving;
  return {
    channel: 'api',
    language: input.language ?? arriving.language,
    receivedAt: at,
    ground: ground.id,
    catalogueVersion,
    byReference: ground.byReference && input.byReference,
    locations: found,
    reasons: cleanText(input.reasons).trim(),
    answers: questions.flatMap(({ id }) => {
      const answer = cleanText(input.answers[id] ?? '').trim();
      return answer === '' ? [] : [{ question: id, answer }];
    }),
    reporter,
    goodFaith: shape.goodFaith && input.goodFaith,
    files,
    raw:
      files.length === 0
        ? text
        : JSON.stringify({ json: text, files: files.map((file) => [file.sha256, file.name]) }),
    organisation: organisation._id,
    ownReference: line(input.ownReference),
    ...(!organisation.letters && { automatic: true }),
    enteredBy: null,
  };
}
