import { applyImport } from '../../src/customers/applyImport.js';
import { Customers } from '../../src/customers/customer.js';
import { readImport } from '../../src/customers/import.js';

const CUSTOMERS = `ref,name,email,kind,language,phone,address,agreed_reseller
K-7001,Bakkerij Zonnebloem B.V.,beheer@bakkerij-zonnebloem.test,business,nl,+31 20 555 0171,"Dorpsstraat 14, Elzenbroek",no
K-7002,Webwinkel De Klompenhoek V.O.F.,info@klompenhoek.test,business,nl,,"Havenweg 22, Testdam",no
K-7003,Lowland Cloud Resale B.V.,abuse@lowland-cloud.test,business,en,+31 10 555 0133,"Kade 4, Testdam",yes
K-7004,Vantage Streams Ltd,legal@vantage-streams.test,business,en,,"9 Sample Row, Exampleton",no
K-7005,Stichting Dorpsforum,bestuur@dorpsforum.test,business,nl,,"Brink 1, Elzenbroek",no
K-7006,Fietsdepot Noord B.V.,webshop@fietsdepot-noord.test,business,nl,+31 50 555 0119,"Spoorkade 80, Noordwolde",no
K-7007,Pixelwinkel,hallo@pixelwinkel.test,business,nl,,"Nieuwstraat 31, Testdam",no
K-7008,Snuffelschuur B.V.,klantenservice@snuffelschuur.test,business,nl,+31 30 555 0188,"Veilingweg 12, Lopendorp",no
K-7009,Gamehoek Servers,noc@gamehoek.test,business,nl,,"Industrieplein 5, Testdam",no
K-7010,Mailstroom Marketing B.V.,deliverability@mailstroom.test,business,nl,+31 40 555 0102,"Fabrieksplein 3, Strijdam",no
K-7011,Muziekvereniging Sint-Elmo,secretaris@sintelmo.example.org,private,nl,,,no
K-7012,Reisbureau Zuiderzon,kantoor@zuiderzon-reizen.test,business,nl,+31 43 555 0145,"Maasboulevard 7, Zuiderhout",no
K-7013,Atelier Vlasbloem,atelier@vlasbloem.test,business,nl,,"Molenpad 2, Elzenbroek",no
K-7014,Brightfield Consulting,ops@brightfield.example.com,business,en,+44 20 7946 0831,"1 Sample Street, Exampleton",no
K-7015,Redactie De Kabelgoot,redactie@kabelgoot.test,business,nl,,,no
K-7016,Kliniek De Lindehof,ict@lindehof-kliniek.test,business,nl,+31 55 555 0166,"Parklaan 40, Lindehof",no
K-7017,P. Hazelaar,p.hazelaar@example.net,private,nl,,,no
K-7018,Rolling Acre Software,hello@rollingacre.example.com,business,en,,"22 Orchard Lane, Exampleton",no
`;

const SERVICES = `ref,customer,kind,name,status
D-7101,K-7001,hosting,Webhosting Basis,active
D-7102,K-7002,hosting,Webhosting Plus,active
D-7103,K-7003,vps,Reseller cluster,active
D-7104,K-7004,vps,VPS Large,active
D-7105,K-7005,hosting,Webhosting Plus,active
D-7106,K-7006,hosting,Webshop Pro,active
D-7107,K-7007,hosting,Webhosting Basis,active
D-7108,K-7008,hosting,Webshop Pro,active
D-7109,K-7009,vps,VPS Game,active
D-7110,K-7010,mail,Mailserver dedicated,active
D-7111,K-7011,hosting,Webhosting Vereniging,active
D-7112,K-7012,hosting,Webhosting Plus,active
D-7113,K-7013,hosting,Webhosting Basis,active
D-7114,K-7014,vps,VPS Medium,active
D-7115,K-7015,hosting,Webhosting Plus,active
D-7116,K-7016,hosting,Beheerde hosting,active
D-7117,K-7017,hosting,Persoonlijke site,active
D-7118,K-7018,hosting,Web hosting Plus,active
D-7119,K-7004,hosting,Web hosting Basic,ended
D-7120,K-7006,mail,Zakelijke e-mail,active
`;

const RESOURCES = `kind,value,customer,service
domain,bakkerij-zonnebloem.test,K-7001,D-7101
domain,klompenhoek.test,K-7002,D-7102
domain,lowland-cloud.test,K-7003,D-7103
ipv4,198.51.100.0/26,K-7003,D-7103
ipv6,2001:db8:40::/48,K-7003,D-7103
domain,vantage-streams.test,K-7004,D-7104
ipv4,203.0.113.40,K-7004,D-7104
domain,dorpsforum.test,K-7005,D-7105
domain,fietsdepot-noord.test,K-7006,D-7106
domain,pixelwinkel.test,K-7007,D-7107
domain,snuffelschuur.test,K-7008,D-7108
domain,gamehoek.test,K-7009,D-7109
ipv4,203.0.113.0/27,K-7009,D-7109
domain,mailstroom.test,K-7010,D-7110
ipv4,203.0.113.64/28,K-7010,D-7110
domain,sintelmo.example.org,K-7011,D-7111
domain,zuiderzon-reizen.test,K-7012,D-7112
domain,vlasbloem.test,K-7013,D-7113
domain,brightfield.example.com,K-7014,D-7114
ipv4,198.51.100.80,K-7014,D-7114
domain,kabelgoot.test,K-7015,D-7115
domain,lindehof-kliniek.test,K-7016,D-7116
domain,hazelaar.example.nl,K-7017,D-7117
domain,rollingacre.example.com,K-7018,D-7118
`;

/** Mail to this customer came back: what is sent to them fails, visibly. */
const UNREACHABLE = 'K-7013';

/** Imports the customers of the demo, with what they bought and what leads to them. Throws when others hold their places. */
export async function importCustomers(): Promise<void> {
  const plan = readImport([
    { name: 'customers.csv', text: CUSTOMERS },
    { name: 'services.csv', text: SERVICES },
    { name: 'resources.csv', text: RESOURCES },
  ]);
  const report = plan.ok ? await applyImport(plan) : plan;
  if (!report.ok) {
    const [first] = report.errors;
    throw new Error(
      `The demo's customers do not fit beside yours: ${first?.problem ?? ''} ${first?.about ?? ''}`,
    );
  }
  await Customers.updateOne({ ref: UNREACHABLE }, { $set: { contactStale: true } });
}

/** Whether a customer of somebody else has a number that the demo uses: an import would overwrite them. */
export async function numbersTaken(): Promise<boolean> {
  return (await Customers.exists({ ref: { $gte: 'K-7001', $lte: 'K-7018' } })) !== null;
}
