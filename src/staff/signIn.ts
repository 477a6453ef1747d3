import { createHash } from 'node:crypto';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { isValidObjectId } from 'mongoose';
import { z } from 'zod';
import { checkNobodysPassword, checkPassword, LONGEST_PASSWORD } from './passwords.js';
import { StaffMembers, type Role, type Staff } from './staff.js';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Passport's types are extended in this way
  namespace Express {
    interface User {
      id: string;
      name: string;
      role: Role;
    }
  }
}

/** Passport as the desk uses it: e-mail and password. The session holds who it is and a stamp of the password that was used. */
export function signInWithPassword(): passport.Authenticator {
  const authenticator = new passport.Passport();
  authenticator.use(
    new Strategy({ usernameField: 'email' }, (email, password, done) => {
      check(email, password).then(
        (staff) => done(null, staff ? userOf(staff) : false),
        (error: unknown) => done(error),
      );
    }),
  );
  authenticator.serializeUser((user, done) => {
    stampFor(user.id).then(
      (stamp) => done(null, { id: user.id, stamp }),
      (error: unknown) => done(error),
    );
  });
  authenticator.deserializeUser((kept: unknown, done) => {
    loadUser(kept).then(
      (user) => done(null, user ?? false),
      (error: unknown) => done(error),
    );
  });
  return authenticator;
}

async function check(email: string, password: string): Promise<Staff | null> {
  if (password.length > LONGEST_PASSWORD) return null;
  const staff = await StaffMembers.findOne({ email: email.trim().toLowerCase() }).lean();
  if (!staff?.active) {
    await checkNobodysPassword(password);
    return null;
  }
  return (await checkPassword(staff.passwordHash, password)) ? staff : null;
}

const keptSchema = z.object({ id: z.string().refine((id) => isValidObjectId(id)), stamp: z.string() });

/** Read at each request, so that a changed role, another password or a closed account takes effect at once. */
async function loadUser(kept: unknown): Promise<Express.User | null> {
  const parsed = keptSchema.safeParse(kept);
  if (!parsed.success) return null;
  const staff = await StaffMembers.findById(parsed.data.id).lean();
  return staff?.active && stampOf(staff) === parsed.data.stamp ? userOf(staff) : null;
}

async function stampFor(id: string): Promise<string> {
  const staff = await StaffMembers.findById(id).lean();
  return staff ? stampOf(staff) : '';
}

/** Tells one password from the next, and nothing about either. */
const stampOf = ({ passwordHash }: Staff): string =>
  createHash('sha256').update(passwordHash).digest('base64url').slice(0, 22);

const userOf = (staff: Staff): Express.User => ({
  id: String(staff._id),
  name: staff.name,
  role: staff.role,
});
