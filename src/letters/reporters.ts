import type { LetterComplaint } from './deps.js';

type Reported = Pick<LetterComplaint, 'reporter' | 'automatic'>;

/** Whether letters go to who sent this complaint: they left an address, and are not a machine (RFC 3834, RFC 6449). */
export const hearsOfUs = (complaint: Reported | undefined): complaint is Reported =>
  complaint !== undefined && complaint.reporter.email !== '' && complaint.automatic !== true;

/** Where a letter to the reporter goes. */
export const answerAddress = ({ reporter }: Reported): string => reporter.replyTo ?? reporter.email;
