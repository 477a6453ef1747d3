import { listFormat } from './common/lists.js';

/** DShield's recommended block list: a range of addresses on each line. */
export const dshield = listFormat({
  name: 'DShield',
  mark: /^# {1,10}DShield\.org/im,
  delimiter: '\t',
  columns: ['source_ip', 'end', 'netblock', 'attacks', 'network', 'country', 'email'],
  category: () => 'scanning',
});
