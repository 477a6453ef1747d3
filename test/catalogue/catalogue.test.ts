import { expect } from 'chai';
import {
  catalogueAt,
  catalogueVersion,
  clauseById,
  findGround,
  groundById,
  groundsForForm,
  loadCatalogue,
  NotInCatalogue,
  questionsFor,
  tracks,
  useCatalogue,
} from '../../src/catalogue/index.js';

describe('the catalogue that ships', () => {
  const { version, grounds, clauses, questions } = catalogueVersion('2018-v20');
  const ids = grounds.map(({ id }) => id);

  it('is named after the terms and is in force', () => {
    expect(version).to.equal('2018-v20');
    expect(catalogueAt(new Date('2026-11-23T12:00:00Z')).version).to.equal('2018-v20');
  });

  it('has the ten kinds of 5.2 and the residual one', () => {
    const kinds =
      'copyright defamation threat insult racism hatred discrimination csam privacy stalking other';
    expect(ids).to.include.members(kinds.split(' ').map((kind) => `5.2-${kind}`));
  });

  it('has the letters a to i of 5.7 and the residual one', () => {
    expect(ids).to.include.members([...'abcdefghi'].map((letter) => `5.7-${letter}`).concat('5.7-other'));
  });

  it('has the other paragraphs a case can rest on, with the numbering of the terms', () => {
    const others = [
      '3.7',
      '3.8',
      '5.8',
      '5.10',
      '5.11',
      '5.12',
      '5.14',
      '5.18',
      '5.3-identity',
      '6.3-registry-rules',
    ];
    expect(ids).to.include.members([...others, '6.6-domain-ownership', '9-Beschikbaarheid.4', '17.1']);
    expect(ids).to.include.members(['B1-8', 'B1-9.1', 'order-content', 'order-information', 'order-csam']);
  });

  it('has a ground for every track', () => {
    expect(new Set(grounds.map(({ track }) => track))).to.have.all.keys(...tracks);
  });

  it('lets every ground of 5.2 rest on law and every ground of 5.7 on the terms', () => {
    const basisOf = (clause: RegExp) =>
      new Set(grounds.filter((g) => clause.test(g.clause)).map((g) => g.basis));
    expect([...basisOf(/^5\.2$/)]).to.deep.equal(['law']);
    expect([...basisOf(/^5\.7/)]).to.deep.equal(['terms']);
  });

  it('names a statute for every ground of 5.2, except the residual one, whose decision must', () => {
    for (const ground of grounds.filter(({ clause }) => clause === '5.2')) {
      expect(ground.statuteRequired, ground.id).to.equal(ground.law.length === 0);
      expect(ground.byReference, ground.id).to.equal(true);
    }
    expect(grounds.filter((g) => g.statuteRequired).map((g) => g.id)).to.deep.equal(['5.2-other']);
  });

  it('takes no files about child sexual abuse, and never hears the customer first', () => {
    const csam = grounds.filter(({ track }) => track === 'csam');
    expect(csam.map(({ id }) => id)).to.deep.equal(['5.2-csam', 'order-csam']);
    for (const ground of csam)
      expect(ground).to.include({ filesAllowed: false, hearing: false, priority: 'critical' });
    expect(groundById('5.2-csam').anonymousAllowed).to.equal(true);
  });

  it('counts no strike for a quota, a hacked account or a customer’s own complaint', () => {
    for (const id of ['5.14', '5.18', '3.7', '17.1', 'B1-9.1', 'B1-8', '5.3-identity']) {
      expect(groundById(id).strike, id).to.equal(false);
    }
    expect(groundById('5.2-copyright').strike).to.equal(true);
  });

  it('gives a DSA category to every ground that can lead to taking something down', () => {
    for (const ground of grounds.filter(({ track }) => ['takedown', 'misuse', 'csam'].includes(track))) {
      expect(ground.dsaCategory, ground.id).to.match(/^STATEMENT_CATEGORY_/);
    }
  });

  it('has as many steps in Dutch as in English in each playbook', () => {
    for (const { id, playbook } of grounds) expect(playbook.nl.length, id).to.equal(playbook.en.length);
  });

  it('asks no question that no ground uses', () => {
    const asked = new Set(grounds.flatMap(({ asks }) => asks));
    expect(questions.map(({ id }) => id).filter((id) => !asked.has(id))).to.deep.equal([]);
  });

  it('can cite the clauses that letters use', () => {
    const cited = '3.8 3.9 5.3 5.4 5.5 5.6 5.9 6.10 10.3 17.1 19.1 19.2 9-Aansprakelijkheid.5 B1-8.3 B1-9.1';
    expect(clauses.map(({ id }) => id)).to.include.members(cited.split(' '));
    expect(clauseById('9-Beschikbaarheid.4').citation.nl).to.equal(
      'artikel 9 (Beschikbaarheid van de Dienst) lid 4',
    );
    expect(clauseById('5.7-f').citation.en).to.equal('article 5(7)(f)');
    expect(clauseById('B1-9.1').citation.nl).to.equal('Bijlage 1, artikel 9 lid 1');
  });
});

describe('looking things up in the catalogue', () => {
  it('refuses an id that does not exist, and finds nothing for one from outside', () => {
    expect(() => groundById('5.2-nonsense')).to.throw(NotInCatalogue, '5.2-nonsense');
    expect(() => clauseById('8.1')).to.throw(NotInCatalogue, '8.1');
    expect(findGround('__proto__')).to.equal(undefined);
  });

  it('refuses an unknown version, and a day before there were terms', () => {
    expect(() => groundById('5.8', '1999')).to.throw(NotInCatalogue, '1999');
    expect(() => catalogueAt(new Date('2001-01-01T00:00:00Z'))).to.throw(NotInCatalogue, '2001-01-01');
  });

  it('shows on the form only grounds with plain words, by group, child safety without files', () => {
    const form = groundsForForm();
    const ids = form.flatMap(({ grounds }) => grounds.map(({ id }) => id));
    expect(ids).to.include.members(['5.2-copyright', '5.2-csam', '5.7-a-phishing', '17.1', 'order-content']);
    expect(ids).not.to.include.members(['5.7-b']);
    expect(ids).not.to.include.members(['5.14']);
    for (const { group, grounds } of form) {
      expect(grounds, group.id).not.to.have.length(0);
      for (const ground of grounds) expect(ground.group).to.equal(group.id);
    }
  });

  it('gives the questions of a ground in the order they are asked', () => {
    const asked = questionsFor(groundById('5.2-copyright'));
    expect(asked.map(({ id }) => id)).to.deep.equal([
      'work',
      'rights_holder',
      'acting_for',
      'earlier_contact',
    ]);
    expect(asked[0]).to.include({ input: 'text', required: true });
  });

  describe('with a later version beside it', () => {
    const shipped = catalogueVersion('2018-v20');
    const later = {
      ...shipped,
      version: '2027-v1',
      inForceFrom: '2027-01-01',
      grounds: shipped.grounds.slice(1),
    };
    before(() => useCatalogue({ versions: [shipped, later] }));
    after(() => useCatalogue(loadCatalogue()));

    it('changes version at local midnight', () => {
      expect(catalogueAt(new Date('2026-12-31T22:59:59Z')).version).to.equal('2018-v20');
      expect(catalogueAt(new Date('2026-12-31T23:00:00Z')).version).to.equal('2027-v1');
    });

    it('keeps answering for the old version', () => {
      expect(groundById('5.2-copyright', '2018-v20').clause).to.equal('5.2');
      expect(() => groundById('5.2-copyright', '2027-v1')).to.throw(NotInCatalogue);
    });
  });
});
