// The directions of DESIGN: entries → feature routes and verbs → models → adapters → config. Cases import no other feature.
const features = '^src/(intake|decisions|measures|appeals|letters|evidence|portal|desk|staff|customers)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'cases-import-no-feature',
      severity: 'error',
      from: { path: '^src/cases/' },
      to: { path: features },
    },
    {
      name: 'store-imports-nothing-of-the-app',
      severity: 'error',
      from: { path: '^src/store/embedded/' },
      to: { path: '^(src/(?!store/embedded/)|config/|workers/)' },
    },
    {
      name: 'mail-imports-no-feature',
      severity: 'error',
      from: { path: '^src/mail/' },
      to: { path: '^(src/(?!mail/)|config/|workers/)' },
    },
    {
      name: 'queues-import-no-feature',
      severity: 'error',
      from: { path: '^src/queues/' },
      to: { path: '^(src/(?!queues/)|config/|workers/)' },
    },
    {
      name: 'deadlines-are-pure',
      severity: 'error',
      from: { path: '^src/deadlines/' },
      to: { path: '^src/(?!deadlines/|catalogue/)' },
    },
    {
      name: 'catalogue-is-data',
      severity: 'error',
      from: { path: '^src/catalogue/' },
      to: { path: '^src/(?!catalogue/)' },
    },
    {
      name: 'config-imports-nothing',
      severity: 'error',
      from: { path: '^config/' },
      to: { path: '^(src|workers|bin)/' },
    },
    {
      name: 'features-import-no-entry',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/(web/health|portal|desk|intake)' },
      to: { path: '^(src/(app|server|deps|effects|process)\\.ts|workers/|bin/)' },
    },
    {
      name: 'nobody-imports-the-desk',
      severity: 'error',
      from: { path: '^src/(?!desk/|app\\.ts)' },
      to: { path: '^src/(desk|portal)/', pathNot: '^src/portal/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
