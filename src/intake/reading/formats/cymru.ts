import { listFormat } from './common/lists.js';

/** Team Cymru's list of infected addresses; the kind stands in the first column. */
export const cymru = listFormat({
  name: 'Team Cymru',
  mark: /^# ?(?:Format: )?(?:report|category)\|(?:ip|address)\|asn\|timestamp/im,
  delimiter: '|',
  columns: ['report', 'ip', 'asn', 'timestamp', 'comments', 'asn_name'],
  category: (_, value) => value('report'),
});
