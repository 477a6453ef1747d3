import { heading, list, paragraph, quote, type Block } from '../blocks.js';
import type { DecisionView, ReporterScene } from '../scene.js';

/** So many of a kind are named; for the rest it works the same. */
const MOST = 5;

/**
 * Who to turn to with what is not on our systems: what a handler knows, and how anybody finds out, by what was reported. We look nothing
 * up ourselves, and of child abuse material no address is repeated (invariant 7).
 */
export function whoToTurnTo(scene: ReporterScene, { turnTo }: DecisionView): (Block | null)[] {
  const { say, csam, elsewhere } = scene;
  const { domains, addresses, mail } = elsewhere;
  const isKnown = domains.length + addresses.length + mail.length > 0;
  return [
    heading(say({ nl: 'Bij wie u wel terechtkunt', en: 'Who you can turn to' })),
    turnTo === ''
      ? null
      : paragraph(say({ nl: 'Voor zover wij weten is dit:', en: 'As far as we know, this is:' })),
    quote(turnTo),
    list([
      say({
        nl: 'De beheerder van de site of dienst zelf: kijk daar naar contactgegevens.',
        en: 'Whoever runs the site or service: look there for contact details.',
      }),
      ...(domains.length > 0 || !isKnown ? [ofRegistrar(scene)] : []),
      ...(domains.length > 0 || !isKnown ? [ofHost(scene)] : []),
      ...(addresses.length > 0 ? [ofNetwork(scene)] : []),
      ...(mail.length > 0 ? [ofMail(scene)] : []),
      csam
        ? say({
            nl: 'De politie, of het Meldpunt Kinderporno (Offlimits).',
            en: 'The police, or the hotline of your country (inhope.org).',
          })
        : say({ nl: 'Bij een strafbaar feit: de politie.', en: 'Where it is an offence: the police.' }),
    ]),
  ];
}

const named = (values: readonly string[], { csam }: ReporterScene, nl: string, en: string) => {
  const names = csam ? '' : values.slice(0, MOST).join(', ');
  return names === '' ? { nl: '', en: '' } : { nl: ` ${nl} ${names}`, en: ` ${en} ${names}` };
};

function ofRegistrar(scene: ReporterScene): string {
  const of = named(scene.elsewhere.domains, scene, 'van', 'of');
  return scene.say({
    nl: `De registrar van de domeinnaam${of.nl}: die vindt u in het openbare register (RDAP), voor .nl bij SIDN (sidn.nl), voor andere namen via lookup.icann.org.`,
    en: `The registrar of the domain name${of.en}: the public register (RDAP) names it, for .nl at SIDN (sidn.nl), for other names through lookup.icann.org.`,
  });
}

function ofHost({ say }: ReporterScene): string {
  return say({
    nl: 'De hostingprovider: zoek het IP-adres van de site op en daarvan het abuse-adres bij RIPE NCC (of een ander regionaal register).',
    en: 'The hosting provider: look up the IP address of the site, and its abuse address with RIPE NCC (or another regional registry).',
  });
}

function ofNetwork(scene: ReporterScene): string {
  const of = named(scene.elsewhere.addresses, scene, 'met', 'that has');
  return scene.say({
    nl: `Het netwerk${of.nl}: het openbare register (RDAP) van RIPE NCC of een ander regionaal register noemt het abuse-adres.`,
    en: `The network${of.en}: the public register (RDAP) of RIPE NCC or another regional registry names its abuse address.`,
  });
}

function ofMail(scene: ReporterScene): string {
  const of = named(scene.elsewhere.mail, scene, 'van', 'of');
  return scene.say({
    nl: `De mailprovider${of.nl}: meld het bij postmaster@ of abuse@ van dat domein.`,
    en: `The mail provider${of.en}: report it to postmaster@ or abuse@ of that domain.`,
  });
}
