import { listFormat } from './common/lists.js';

/** DataPlane.org's lists, whose comment and last column say what they list. */
export const dataplane = listFormat({
  name: 'DataPlane.org',
  mark: /^# ?DataPlane\.org/im,
  delimiter: '|',
  columns: ['asn', 'asn_name', 'ip', 'timestamp', 'category'],
  // Some have two times, and so a column more.
  category: ({ source }, value) => value('column_6') || value('category') || source,
});
