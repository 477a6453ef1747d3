import type { Types } from 'mongoose';
import type { Config } from '../../config/index.js';
import { Customers, type Customer } from '../customers/customer.js';
import { Complaints, type Complaint } from '../intake/complaint.js';

/** What a letter takes of a customer. */
export type LetterCustomer = Pick<
  Customer,
  'ref' | 'name' | 'email' | 'phone' | 'address' | 'language' | 'contactStale'
>;

/** What a letter takes of a complaint; the names of its files only to keep them out. */
export type LetterComplaint = Pick<
  Complaint,
  | '_id'
  | 'reference'
  | 'language'
  | 'receivedAt'
  | 'ground'
  | 'catalogueVersion'
  | 'locations'
  | 'reporter'
  | 'automatic'
  | 'mailId'
> & { files: { name: string }[] };

export interface Brand {
  name: string;
  termsUrl?: string | undefined;
}

export interface LetterLinks {
  reporterLink(complaint: Types.ObjectId, at: Date): string;
  customerLink(caze: { _id: Types.ObjectId; customer: Types.ObjectId | null }, at: Date): string;
}

export interface LetterDeps {
  links: LetterLinks;
  brand: Brand;
  zone: string;
  /** `Name <address>`; its domain stands in every Message-ID. */
  mailFrom: string;
  strikeMonths: number;
  findCustomer(id: Types.ObjectId): Promise<LetterCustomer | null>;
  findComplaints(ids: readonly Types.ObjectId[]): Promise<LetterComplaint[]>;
  /** Those that these cases count without listing them; of identical ones and of machines none. */
  findCounted(cases: readonly Types.ObjectId[]): Promise<LetterComplaint[]>;
}

type LetterConfig = Pick<Config, 'BRAND_NAME' | 'TERMS_URL' | 'TIME_ZONE' | 'MAIL_FROM' | 'STRIKE_MONTHS'>;

/** What letters are made with in a running process. */
export function createLetterDeps(config: LetterConfig, links: LetterLinks): LetterDeps {
  return {
    links,
    brand: { name: config.BRAND_NAME, termsUrl: config.TERMS_URL },
    zone: config.TIME_ZONE,
    mailFrom: config.MAIL_FROM,
    strikeMonths: config.STRIKE_MONTHS,
    findCustomer: (id) => Customers.findById(id).lean(),
    findComplaints: (ids) =>
      Complaints.find({ _id: { $in: ids } }, { raw: 0, reasons: 0, answers: 0, reports: 0 })
        .sort({ receivedAt: 1 })
        .lean(),
    findCounted: async (cases) => {
      const counted = await Complaints.find(
        { 'cases.id': { $in: cases }, automatic: { $ne: true } },
        { raw: 0, reasons: 0, answers: 0, reports: 0 },
      ).lean();
      const isIn = (id: Types.ObjectId) => cases.some((caze) => caze.equals(id));
      return counted.filter(({ cases: of = [] }) => of.some(({ id, repeat }) => isIn(id) && !repeat));
    },
  };
}
