import { StaffMembers } from '../../../src/staff/staff.js';
import type { Changes } from '../../support/asking.js';
import { employ, PASSWORD } from '../../support/staffing.js';
import type { Row, Scene } from './row.js';

const WRONG = 'do not belong together';

const signingIn =
  (changes: Changes) =>
  async ({ stranger, arranged }: Scene) => {
    const { email } = await employ('handler');
    await arranged();
    return stranger.fill('/desk/sign-in', { email, password: PASSWORD, ...changes });
  };

/** Signing in, and the first administrator's link. */
export const signInRows: Row[] = [
  { what: 'a wrong password', send: signingIn({ password: 'not the password' }), status: 401, says: WRONG },
  {
    what: 'an address of nobody',
    send: signingIn({ email: 'nobody@desk.example' }),
    status: 401,
    says: WRONG,
  },
  {
    what: 'a password of several',
    send: signingIn({ password: [PASSWORD, PASSWORD] }),
    status: 401,
    says: WRONG,
  },
  {
    what: 'an address of several',
    send: signingIn({ email: ['handler@desk.example', 'x'] }),
    status: 401,
    says: WRONG,
  },
  {
    what: 'operators for a password',
    send: signingIn({ password: undefined, 'password[$ne]': 'x' }),
    status: 401,
    says: WRONG,
  },
  {
    what: 'operators for an address',
    send: signingIn({ email: undefined, 'email[$gt]': '' }),
    status: 401,
    says: WRONG,
  },
  { what: 'an address of an operator', send: signingIn({ email: '{"$gt":""}' }), status: 401, says: WRONG },
  { what: 'an address of a pattern', send: signingIn({ email: '.*' }), status: 401, says: WRONG },
  {
    what: 'an address with a NUL',
    send: signingIn({ email: 'handler@desk.example\0' }),
    status: 401,
    says: WRONG,
  },
  { what: 'no password', send: signingIn({ password: undefined }), status: 401, says: WRONG },
  { what: 'an empty password', send: signingIn({ password: '' }), status: 401, says: WRONG },
  {
    what: 'a password of a million characters',
    send: signingIn({ password: 'a'.repeat(1_000_000) }),
    status: 401,
    says: WRONG,
  },
  {
    what: 'an address of a million characters',
    send: signingIn({ email: 'a'.repeat(1_000_000) }),
    status: 401,
    says: WRONG,
  },
  {
    what: 'the address and password in the query',
    send: async ({ stranger, arranged }) => {
      const { email } = await employ('handler');
      await arranged();
      const query = new URLSearchParams({ email, password: PASSWORD }).toString();
      return stranger.fill('/desk/sign-in', {}, `/desk/sign-in?${query}`);
    },
    status: 401,
    says: WRONG,
  },
  {
    what: 'a closed account',
    send: async (scene) => {
      const { _id, email } = await employ('handler');
      await StaffMembers.updateOne({ _id }, { $set: { active: false } });
      await scene.arranged();
      return scene.stranger.fill('/desk/sign-in', { email, password: PASSWORD });
    },
    status: 401,
    says: WRONG,
  },
  {
    what: 'no token',
    send: signingIn({ _csrf: undefined }),
    status: 403,
    says: 'This form was open too long',
  },
  {
    what: 'a script for an address',
    send: signingIn({ email: '"><script>alert(1)</script>' }),
    status: 401,
    says: WRONG,
  },
  {
    what: 'a session of nobody',
    send: ({ stranger }) => stranger.get('/desk', { Cookie: 'desk=s%3AAAAA.BBBB' }),
    status: 303,
    says: '/desk/sign-in',
  },
  ...['GET', 'POST'].map((method) => ({
    what: `${method} of the first administrator’s page with a forged link`,
    send: ({ stranger }: Scene) =>
      method === 'GET'
        ? stranger.get(`/desk/first-administrator/${'A'.repeat(32)}`)
        : stranger.fill(
            '/report/5.2-copyright',
            { name: 'Ada', email: 'ada@desk.example', password: PASSWORD },
            `/desk/first-administrator/${'A'.repeat(32)}`,
          ),
    status: 404,
    says: 'There is nothing here',
  })),
];
