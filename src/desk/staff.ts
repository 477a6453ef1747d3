import type { Request, RequestHandler, Response } from 'express';
import { Types } from 'mongoose';
import { addStaff, EmailTaken, staffInput } from '../staff/addStaff.js';
import { staffId } from '../staff/may.js';
import { setPassword } from '../staff/setPassword.js';
import { ROLES, StaffMembers } from '../staff/staff.js';
import { BadInput, NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { errorsIn, fieldsOf, formOf, type FieldError, type Fields } from './input.js';
import { param, screenOf } from './screen.js';
import { flash } from '../web/flash.js';

/** Who has an account, and the form for another. */
export const showStaff: RequestHandler = (req, res) => render(req, res, {}, []);

/** Adds an account with a role. */
export const createStaff: RequestHandler = async (req, res) => {
  const { t } = screenOf(res);
  const fields = fieldsOf(req);
  const parsed = staffInput.safeParse(fields);
  if (!parsed.success) return render(req, res, fields, errorsIn(parsed.error, t), 422);
  try {
    await addStaff(parsed.data);
  } catch (error) {
    if (!(error instanceof EmailTaken)) throw error;
    return render(req, res, fields, [{ field: 'email', text: t('staff:problem.taken') }], 409);
  }
  flash(req, 'success', t('staff:added', { name: parsed.data.name }));
  res.redirect(303, paths.staff());
};

/** Closes an account: its sessions end with the next request. Nobody closes their own, so that one administrator stays. */
export const closeAccount: RequestHandler = async (req, res) => {
  if (accountId(req).equals(staffId(req))) throw new BadInput('own_account', 409);
  await setActive(req, false);
  flash(req, 'success', screenOf(res).t('staff:closed'));
  res.redirect(303, paths.staff());
};

export const reopenAccount: RequestHandler = async (req, res) => {
  await setActive(req, true);
  flash(req, 'success', screenOf(res).t('staff:reopened'));
  res.redirect(303, paths.staff());
};

/** A new password for whoever forgot theirs; what they were signed in with ends. */
export const createPassword: RequestHandler = async (req, res) => {
  const { t } = screenOf(res);
  const id = accountId(req);
  const parsed = staffInput.pick({ password: true }).safeParse(fieldsOf(req));
  if (!parsed.success) {
    const errors = errorsIn(parsed.error, t).map(({ text }) => ({ field: `password-${String(id)}`, text }));
    return render(req, res, {}, errors, 422);
  }
  if (!(await setPassword(id, parsed.data.password))) throw new NotFound();
  flash(req, 'success', t('staff:passwordSet'));
  res.redirect(303, paths.staff());
};

async function setActive(req: Request, active: boolean): Promise<void> {
  const { matchedCount } = await StaffMembers.updateOne({ _id: accountId(req) }, { $set: { active } });
  if (matchedCount === 0) throw new NotFound();
}

function accountId(req: Request): Types.ObjectId {
  const id = param(req, 'id');
  if (!Types.ObjectId.isValid(id)) throw new NotFound();
  return new Types.ObjectId(id);
}

async function render(
  req: Request,
  res: Response,
  fields: Fields,
  errors: FieldError[],
  status = 200,
): Promise<void> {
  const staff = await StaffMembers.find({}, { passwordHash: 0 }).sort({ active: -1, name: 1 }).lean();
  const accounts = staff.map((account) => ({
    ...account,
    id: String(account._id),
    isSelf: String(account._id) === req.user?.id,
  }));
  res.status(status).render('desk/staff', { accounts, roles: ROLES, form: formOf(fields, errors) });
}
