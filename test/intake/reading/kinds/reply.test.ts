import { expect } from 'chai';
import { answers, claimsOf } from '../../../../src/intake/reading/kinds/reply.js';
import type { KnownLetters } from '../../../../src/intake/reading/kinds/reply.js';
import { readMessage } from '../../../../src/intake/reading/readMessage.js';
import { mail } from '../mail.js';

const known: KnownLetters = {
  messageIds: new Map([['letter@host.example', 'ND-2026-000001']]),
  addresses: new Map([['reply+signed@host.example', 'ND-2026-000002']]),
  tags: new Map([['ND-2026-000003', new Map([['jan@example.nl', 'ND-2026-000003']])]]),
};
const answered = (headers: Record<string, string>): ReturnType<typeof answers> =>
  answers(claimsOf(readMessage(mail(headers))), known);

describe('which case a reply answers', () => {
  it('goes by the Message-ID first', () => {
    const headers = {
      References: '<old@x> <letter@host.example>',
      To: 'reply+signed@host.example',
      Subject: 'Re: [ND-2026-000003]',
    };
    expect(answered(headers)).to.deep.equal({ to: 'ND-2026-000001', by: 'message-id' });
  });

  it('goes by the signed address next', () => {
    expect(answered({ To: 'Reply+Signed@host.example', Subject: '[ND-2026-000003]' })).to.deep.equal({
      to: 'ND-2026-000002',
      by: 'reply address',
    });
  });

  it('goes by the tag only for somebody who takes part in the case', () => {
    expect(answered({ From: 'Jan <jan@example.nl>', Subject: 'Antw: [nd-2026-000003] x' })).to.deep.equal({
      to: 'ND-2026-000003',
      by: 'tag',
    });
    expect(answered({ From: 'other@example.nl', Subject: 'Re: [ND-2026-000003] x' })).to.equal(null);
  });

  it('claims nothing for what answers nothing', () => {
    expect(answered({ Subject: 'Hello' })).to.equal(null);
  });
});
