/** The kinds of case; each sets its own flow and clocks. */
export const tracks = [
  'takedown',
  'misuse',
  'emergency',
  'service_complaint',
  'order',
  'terrorist_content',
  'csam',
  'identity_request',
  'data_subject',
  'breach',
  'quota',
] as const;

export const priorities = ['critical', 'urgent', 'high', 'normal', 'low'] as const;

/** The deadline rules a ground can name; `src/deadlines/rules.ts` says what each one means. */
export const deadlineRules = [
  'by_priority',
  'csam_hotline',
  'atkm_order',
  'tco_removal_order',
  'order',
  'information_order',
  'emergency',
  'identity_request',
  'service_complaint',
  'data_subject',
  'breach',
  'quota',
] as const;

export const languages = ['nl', 'en'] as const;
export const questionInputs = ['line', 'text', 'datetime', 'yes_no'] as const;

export type Track = (typeof tracks)[number];
export type Priority = (typeof priorities)[number];
export type DeadlineRule = (typeof deadlineRules)[number];
export type Language = (typeof languages)[number];
