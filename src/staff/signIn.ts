import passport from 'passport';
import { Strategy } from 'passport-local';
import { isValidObjectId } from 'mongoose';
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

/** Passport as the desk uses it: e-mail and password; only the id goes into the session. */
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
  authenticator.serializeUser((user, done) => done(null, user.id));
  authenticator.deserializeUser((id: unknown, done) => {
    loadUser(id).then(
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

/** Read at each request, so that a changed role or a closed account takes effect at once. */
async function loadUser(id: unknown): Promise<Express.User | null> {
  if (!isValidObjectId(id)) return null;
  const staff = await StaffMembers.findById(id).lean();
  return staff?.active ? userOf(staff) : null;
}

const userOf = (staff: Staff): Express.User => ({
  id: String(staff._id),
  name: staff.name,
  role: staff.role,
});
