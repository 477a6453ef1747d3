import type { Request, RequestHandler } from 'express';
import type { Deps } from '../deps.js';
import { EmailTaken, staffInput } from '../staff/addStaff.js';
import { addFirstAdmin, hasStaff, isFirstAdminToken } from '../staff/firstAdmin.js';
import { NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { errorsIn, fieldsOf, formOf } from './input.js';
import { param, screenOf } from './screen.js';
import { flash } from '../web/flash.js';

type Handlers = Record<'show' | 'create', RequestHandler>;

const input = staffInput.omit({ role: true });

/** The page behind the one-time link of the first start; not there for anybody else, or any more. */
export function firstAdministrator({ config }: Pick<Deps, 'config'>): Handlers {
  const admit = async (req: Request): Promise<void> => {
    if (!isFirstAdminToken(config.SECRET, param(req, 'token')) || (await hasStaff())) throw new NotFound();
  };
  return {
    show: async (req, res) => {
      await admit(req);
      res.render('desk/firstAdministrator', { form: formOf({}, []) });
    },
    create: async (req, res, next) => {
      await admit(req);
      const fields = fieldsOf(req);
      const { t } = screenOf(res);
      const parsed = input.safeParse(fields);
      if (!parsed.success) {
        res
          .status(422)
          .render('desk/firstAdministrator', { form: formOf(fields, errorsIn(parsed.error, t)) });
        return;
      }
      const staff = await addFirstAdmin(parsed.data).catch((error: unknown) => {
        throw error instanceof EmailTaken ? new NotFound() : error;
      });
      const user = { id: String(staff._id), name: staff.name, role: staff.role };
      req.logIn(user, (problem: unknown) => {
        if (problem) return next(problem);
        flash(req, 'success', t('staff:first.done'));
        res.redirect(303, paths.desk());
      });
    },
  };
}
