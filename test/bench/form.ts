import type { FormShape } from '../../src/intake/form/shape.js';
import { paths } from '../../src/web/paths.js';
import type { Client } from './load.js';
import { contentForms, fillIn, type FormFields } from './seed/form.js';
import { seededRandom, type Random } from '../support/random.js';
import { csrfTokenOf, expectStatus, Visitor } from './visitor.js';

const BOUNDARY = '----noticedesk-bench-boundary';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/**
 * A reporter who opens the form once and then sends one complaint after another, each with a number and addresses of its
 * own, under the domains of customers: placing them needs no name look-up.
 */
export async function reporter(
  port: number,
  domains: readonly string[],
  seed: number,
): Promise<Client & { leave: () => void }> {
  const random = seededRandom(seed);
  const shapes = contentForms();
  const visitor = await Visitor.come(port);
  const token = csrfTokenOf(await visitor.get(paths.reportGround(random.pick(shapes).ground.id)));
  const ask = async (): Promise<void> => {
    const shape = random.pick(shapes);
    const reply = await visitor.post(
      paths.reportGround(shape.ground.id),
      bodyOf(shape, token, domains, random),
      TYPE,
    );
    expectStatus(reply, 303, 'a complaint');
  };
  return Object.assign(ask, { leave: () => visitor.leave() });
}

function bodyOf(shape: FormShape, token: string, domains: readonly string[], random: Random): string {
  const fields: FormFields = { _csrf: token, ...fillIn(shape, random.pick(domains), random) };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}
