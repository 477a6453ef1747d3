import { catalogueVersion, clauseById, groundById, type Language, type Track } from '../catalogue/index.js';

/** A ground as a letter cites it: in words, with its clause and law, in the version of the terms that counted. */
export interface Citation {
  label: string;
  explanation: string;
  basis: 'law' | 'terms';
  track: Track;
  /** The statutes, the one that the decision itself named included. */
  law: string[];
  clause: { citation: string; label: string; paraphrase: string };
  /** The name of that version of the terms. */
  terms: string;
  /** Another clause of that version, such as "article 5(5)"; null when it has none: the operator's terms may differ. */
  cite(clause: string): string | null;
}

/** Reads a citation from the catalogue (invariant 8). Throws NotInCatalogue. */
export function citationOf(
  ground: string,
  version: string,
  language: Language,
  statute: string | null = null,
): Citation {
  const entry = groundById(ground, version);
  const clause = clauseById(entry.clause, version);
  const { terms, clauses } = catalogueVersion(version);
  return {
    label: entry.label[language],
    explanation: entry.explanation[language],
    basis: entry.basis,
    track: entry.track,
    law: [...entry.law.map((law) => law[language]), ...(statute?.trim() ? [statute.trim()] : [])],
    clause: {
      citation: clause.citation[language],
      label: clause.label[language],
      paraphrase: clause.paraphrase[language],
    },
    terms: terms[language],
    cite: (id) => clauses.find((candidate) => candidate.id === id)?.citation[language] ?? null,
  };
}
