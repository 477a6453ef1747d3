import type { Format } from '../report.js';
import { abusehub } from './abusehub.js';
import { acns } from './acns.js';
import { addressList } from './addressList.js';
import { arf } from './arf.js';
import { blocklistde } from './blocklistde.js';
import { cleanmx } from './cleanmx.js';
import { cymru } from './cymru.js';
import { dataplane } from './dataplane.js';
import { dmarcText } from './dmarcText.js';
import { dshield } from './dshield.js';
import { generalJson } from './generalJson.js';
import { generalLines } from './generalLines.js';
import { generalTable } from './generalTable.js';
import { googleSafeBrowsing } from './googleSafeBrowsing.js';
import { jmrp } from './jmrp.js';
import { logMail } from './logMail.js';
import { myNetWatchman } from './myNetWatchman.js';
import { netcraft } from './netcraft.js';
import { projectHoneyPot } from './projectHoneyPot.js';
import { shadowserver } from './shadowserver.js';
import { spamcop } from './spamcop.js';
import { spamhaus } from './spamhaus.js';
import { uceprotect } from './uceprotect.js';
import { webiron } from './webiron.js';
import { xarf3 } from './xarf3.js';
import { xarf4 } from './xarf4.js';
import { xarfMail } from './xarfMail.js';

/**
 * The formats in the order in which they are tried: the first that recognises a message reads it. Netcraft's mails carry
 * XARF and X-ARF, XARF comes wrapped in ARF, and feeds share their columns with general tables: the narrower stands first.
 */
export const FORMATS: readonly Format[] = [
  netcraft,
  xarf4,
  xarf3,
  acns,
  googleSafeBrowsing,
  xarfMail,
  arf,
  jmrp,
  dmarcText,
  abusehub,
  shadowserver,
  spamcop,
  blocklistde,
  spamhaus,
  uceprotect,
  cleanmx,
  webiron,
  projectHoneyPot,
  myNetWatchman,
  cymru,
  dataplane,
  dshield,
  addressList,
  logMail,
  generalTable,
  generalJson,
  generalLines,
];
