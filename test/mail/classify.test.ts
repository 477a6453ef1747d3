import { expect } from 'chai';
import { classify } from '../../src/mail/classify.js';

const failure = (code: string, response?: string, command?: string): Error =>
  Object.assign(new Error(response ?? code), {
    code,
    response,
    command,
    responseCode: response === undefined ? undefined : Number(response.slice(0, 3)),
  });

describe('classify', () => {
  const temporary = {
    'a refused connection': failure('ESOCKET'),
    'a broken connection': failure('ECONNECTION'),
    'a timeout': failure('ETIMEDOUT'),
    'a name that does not resolve': failure('EDNS'),
    'a certificate that is not trusted': failure('ETLS'),
    'an attempt that took too long': failure('EABORT'),
    greylisting: failure('EENVELOPE', '451 4.7.1 Greylisted', 'RCPT TO'),
    'a full mailbox': failure('EENVELOPE', '452 4.2.2 Over quota', 'RCPT TO'),
    'a server that closes': failure('EMESSAGE', '421 4.3.2 Shutting down', 'DATA'),
    'a wrong password': failure('EAUTH', '535 5.7.8 Authentication failed', 'AUTH PLAIN'),
    'a server that wants a log-in': failure('EENVELOPE', '530 5.7.0 Authentication required', 'MAIL FROM'),
    'a session in the wrong state': failure('EENVELOPE', '503 5.5.1 Bad sequence', 'RCPT TO'),
    'a greeting that refuses': failure('EPROTOCOL', '554 No service', 'CONN'),
  };
  for (const [what, error] of Object.entries(temporary)) {
    it(`takes ${what} for temporary`, () => {
      expect(classify(error)).to.deep.equal({ type: 'temporary', reply: error.message });
    });
  }

  const permanent: [string, Error, boolean][] = [
    ['an unknown user', failure('EENVELOPE', '550 5.1.1 No such user', 'RCPT TO'), true],
    ['an unknown user, told after the data', failure('EMESSAGE', '550 5.1.1 No such user', 'DATA'), true],
    ['an unknown user, without an enhanced code', failure('EENVELOPE', '550 No such user', 'RCPT TO'), true],
    ['a domain without mail', failure('EENVELOPE', '556 5.1.10 Null MX', 'RCPT TO'), true],
    ['a disabled mailbox', failure('EENVELOPE', '550 5.2.1 Disabled', 'RCPT TO'), true],
    ['a policy', failure('EENVELOPE', '550 5.7.1 Blocked', 'RCPT TO'), false],
    ['a refused relay', failure('EENVELOPE', '554 5.7.1 Relay access denied', 'RCPT TO'), false],
    ['a refused sender', failure('EENVELOPE', '550 Sender rejected', 'MAIL FROM'), false],
    ['a refused message', failure('EMESSAGE', '554 5.6.0 Message refused', 'DATA'), false],
    ['a message that is too large', failure('EMESSAGE', '552 5.3.4 Too big', 'MAIL FROM'), false],
    ['a size beyond the announced limit', failure('EMESSAGE'), false],
  ];
  for (const [what, error, badRecipient] of permanent) {
    it(`takes ${what} for permanent, ${badRecipient ? 'the recipient is bad' : 'the recipient may be good'}`, () => {
      expect(classify(error)).to.deep.equal({ type: 'permanent', reply: error.message, badRecipient });
    });
  }

  it('throws what it does not know', () => {
    const bug = new TypeError('x is not a function');
    expect(() => classify(bug)).to.throw(bug);
    expect(() => classify(failure('EFILEACCESS'))).to.throw('EFILEACCESS');
  });

  it("puts a server's words on one line of bounded length", () => {
    const error = failure(
      'EMESSAGE',
      `554-5.6.0 First\r\n554 5.6.0 Second\u0000${'x'.repeat(5_000)}`,
      'DATA',
    );
    const { reply } = classify(error);
    expect(reply).to.match(/^554-5\.6\.0 First 554 5\.6\.0 Second x+$/);
    expect(reply).to.have.length(1_000);
  });
});
