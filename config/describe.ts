import { settings, settingsSchema } from './schema.js';

/** The settings as `.env.example`: each with what it is for and its default, commented out. */
export function describeSettings(): string {
  const defaults: Record<string, string | number | boolean | unknown[] | undefined> = settingsSchema.parse(
    {},
  );
  const blocks = Object.entries(settings).map(([name, schema]) => {
    const value = defaults[name];
    return `# ${schema.description ?? ''}\n#${name}=${value === undefined ? '' : String(value)}\n`;
  });
  return `# Settings of Noticedesk. Copy to .env and take the # off what you change.\n\n${blocks.join('\n')}`;
}
