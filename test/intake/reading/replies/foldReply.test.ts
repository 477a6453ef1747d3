import { expect } from 'chai';
import { foldReply } from '../../../../src/intake/reading/replies/foldReply.js';
import { htmlToText } from '../../../../src/intake/reading/mime/htmlText.js';

const INTRODUCTIONS = [
  'On Mon, Jan 5, 2026 at 10:00 AM Desk <desk@example.nl> wrote:',
  'On Mon, Jan 5, 2026 at 10:00 AM A Very Long Name Indeed\n<desk@example.nl> wrote:',
  'Op ma 5 jan 2026 om 10:00 schreef Desk <desk@example.nl>:',
  'Op 5 januari 2026 10:00 heeft Desk <desk@example.nl> het volgende geschreven:',
  'Am 05.01.2026 um 10:00 schrieb Desk <desk@example.nl>:',
  'Le lun. 5 janv. 2026 à 10:00, Desk <desk@example.nl> a écrit :',
  'El lun, 5 ene 2026 a las 10:00, Desk (<desk@example.nl>) escribió:',
  'Il giorno lun 5 gen 2026 alle ore 10:00 Desk <desk@example.nl> ha scritto:',
  'Dnia 5 sty 2026 o godz. 10:00 Desk <desk@example.nl> napisał(a):',
  'Em seg., 5 de jan. de 2026 às 10:00, Desk <desk@example.nl> escreveu:',
  'Den mån 5 jan. 2026 kl 10:00 skrev Desk <desk@example.nl>:',
  '05.01.2026, 10:00, "Desk" <desk@example.nl>:',
];

describe('folding a reply', () => {
  for (const introduction of INTRODUCTIONS)
    it(`folds what stands below "${introduction.slice(0, 30)}…"`, () => {
      const { visible, folded, quotes } = foldReply(
        `It is gone now.\n\n${introduction}\n\n> Please remove it.\n>\n> The desk\n`,
      );
      expect(visible).to.equal('It is gone now.');
      expect(folded).to.contain('The desk').and.contain('10:00');
      expect(quotes).to.equal(true);
    });

  for (const [program, block] of [
    ['Outlook in English', 'From: Desk <desk@example.nl>\nSent: Monday 10:00\nTo: Jan\nSubject: Your site'],
    [
      'Outlook in Dutch',
      '________________________________\nVan: Desk\nVerzonden: maandag\nAan: Jan\nOnderwerp: Uw site',
    ],
    ['Outlook in German', '*Von:* Desk\n*Gesendet:* Montag\n*An:* Jan\n*Betreff:* Ihre Seite'],
    ['Outlook in French', 'De : Desk\nEnvoyé : lundi\nÀ : Jan\nObjet : Votre site'],
    ['an older Outlook', '-----Oorspronkelijk bericht-----\nwat er stond'],
  ] as const)
    it(`folds the message that ${program} sets below`, () => {
      const { visible, quotes } = foldReply(`Done.\n\n${block}\n\nPlease remove it.`);
      expect(visible).to.equal('Done.');
      expect(quotes).to.equal(true);
    });

  it('folds what is quoted without marks', () => {
    for (const above of [
      'Op 5-1-2026 10:00 schreef Jan Jansen:',
      'Am 05.01.2026 um 10:00 schrieb Jan:',
      '----- Please reply above this line -----',
      'Date: Monday\nSubject: x\nFrom: d@host.example\nTo: a@example.nl',
    ])
      expect(foldReply(`Yes.\n\n${above}\n\nPlease remove it.`).visible).to.equal('Yes.');
  });

  it('shows the answers between and below a quotation', () => {
    const text = 'On Monday, Desk <desk@example.nl> wrote:\n> Is it gone?\nYes.\n> And the copy?\nThat too.';
    expect(foldReply(text).visible).to.equal('Yes.\nThat too.');
  });

  it('keeps a quotation that nothing introduces when own words follow it', () => {
    expect(foldReply('> Is it gone?\n\nYes.').visible).to.equal('> Is it gone?\n\nYes.');
  });

  it('folds signatures and what telephones add', () => {
    expect(foldReply('Yes.\n\n--\nJan de Vries\nExample BV').visible).to.equal('Yes.');
    expect(foldReply('Ja.\n\nVerstuurd vanaf mijn iPhone').visible).to.equal('Ja.');
    expect(foldReply('Ja.\n\nVon meinem Mobilgerät gesendet\n').visible).to.equal('Ja.');
  });

  it('leaves a sentence that only begins as an introduction does', () => {
    const text = 'On your server you can run:\n\n  telnet 192.0.2.1 25\n\nThat shows it.';
    expect(foldReply(text)).to.deep.equal({ visible: text, folded: '', quotes: false });
  });

  it('folds the quotations of HTML mail', () => {
    const text = htmlToText(
      '<div>Done.</div><div class="gmail_quote">On Monday, Desk &lt;d@example.nl&gt; wrote:<blockquote>Please</blockquote></div>',
    );
    expect(foldReply(text).visible).to.equal('Done.');
  });

  it('loses no line, and is done at once with texts that were made to be slow', () => {
    for (const line of ['On a b c', '> ', 'From: x', ':'.repeat(390), '-'.repeat(390), 'Am x', '']) {
      const text = `Start\n${`${line}\n`.repeat(40_000)}End`;
      const started = performance.now();
      const { visible, folded } = foldReply(text);
      expect(performance.now() - started).to.be.below(1500);
      expect(visible + folded)
        .to.contain('Start')
        .and.contain('End');
    }
  });
});
