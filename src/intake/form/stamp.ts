import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FormInput } from './input.js';

const STAMP = /^([0-9a-z]{1,9})-([0-9a-f]{32})$/;

/** Says when a form was made, so that it can be told how long somebody took for it. */
export interface FormStamps {
  /** The stamp of the form with this number. */
  make(submission: string, at: Date): string;
  /** How many seconds ago the form was made; null without a stamp of ours for this very form. */
  secondsSince(form: Pick<FormInput, 'submission' | 'made'>, now: Date): number | null;
}

/** The moment with a 128-bit HMAC-SHA256 of `secret` over it and the form's number: no stamp serves a second complaint. */
export function createFormStamps(secret: string): FormStamps {
  const key = createHmac('sha256', secret).update('noticedesk:form-stamps').digest();
  const macOf = (submission: string, moment: string): string =>
    createHmac('sha256', key).update(`${moment} ${submission}`).digest('hex').slice(0, 32);
  return {
    make(submission, at) {
      const moment = at.getTime().toString(36);
      return `${moment}-${macOf(submission, moment)}`;
    },
    secondsSince({ submission, made }, now) {
      const [, moment = '', mac = ''] = STAMP.exec(made) ?? [];
      if (moment === '') return null;
      if (!timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(submission, moment)))) return null;
      return (now.getTime() - parseInt(moment, 36)) / 1000;
    },
  };
}
