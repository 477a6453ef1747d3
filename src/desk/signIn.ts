import type { Request, RequestHandler } from 'express';
import type passport from 'passport';
import { hasStaff } from '../staff/firstAdmin.js';
import { paths } from '../web/paths.js';
import { fieldsOf, formOf } from './input.js';
import { queried, screenOf } from './screen.js';

/** The page to sign in on; while nobody has an account it tells where the first one is made. */
export const showSignIn: RequestHandler = async (req, res) => {
  if (req.user) {
    res.redirect(303, safePlace(queried(req, 'to')));
    return;
  }
  const locals = { form: formOf({}, []), to: safePlace(queried(req, 'to')), noStaff: !(await hasStaff()) };
  res.render('desk/signIn', locals);
};

/** Signs in with e-mail address and password; Passport gives the session a new id. */
export const createSession =
  (authenticator: passport.Authenticator): RequestHandler =>
  (req, res, next) => {
    const fields = fieldsOf(req);
    const place = safePlace(typeof fields['to'] === 'string' ? fields['to'] : '');
    const refuse = (): void => {
      const { t } = screenOf(res);
      const form = formOf(fields, [{ field: 'email', text: t('staff:signIn.wrong') }]);
      res.status(401).render('desk/signIn', { form, to: place, noStaff: false });
    };
    if (typeof fields['email'] !== 'string' || typeof fields['password'] !== 'string') return refuse();
    const done = (error: unknown, user?: Express.User | false | null): void => {
      if (error) return next(error);
      if (!user) return refuse();
      req.logIn(user, (problem: unknown) => (problem ? next(problem) : res.redirect(303, place)));
    };
    const authenticate = authenticator.authenticate('local', done) as RequestHandler;
    void authenticate(req, res, next);
  };

/** Signs out; the session is gone. */
export const endSession: RequestHandler = (req, res, next) => {
  req.logOut((problem: unknown) => {
    if (problem) return next(problem);
    endOf(req, () => res.redirect(303, paths.signIn()));
  });
};

function endOf(req: Request, then: () => void): void {
  req.session.destroy(() => then());
}

/** Only a page of the desk itself: whatever else a link asks for would send people elsewhere. */
function safePlace(to: string): string {
  const isOurs = /^\/desk(?:[/?]|$)/.test(to) && !/[\\\s]|\/\//.test(to) && !/\p{Cc}/u.test(to);
  return isOurs && !to.startsWith(paths.signIn()) ? to : paths.desk();
}
