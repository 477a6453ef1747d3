/** The text fields of a form: a value each, or a list where a name came more than once. */
export type Fields = Record<string, string | string[]>;

const FIELD_NAME = /^[A-Za-z_][\w.-]{0,63}$/;

/** Whether a field name is a plain one: no brackets, nothing that an object has by itself (`__proto__`, `constructor`). */
export function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name) && !(name in Object.prototype);
}

/** The plain fields of a parsed body, and nothing else of it. */
export function flatFields(body: unknown): Fields {
  const fields: Fields = Object.create(null) as Fields;
  if (typeof body !== 'object' || body === null) return fields;
  for (const [name, value] of Object.entries(body)) {
    if (isFieldName(name) && isFieldValue(value)) fields[name] = value;
  }
  return fields;
}

function isFieldValue(value: unknown): value is string | string[] {
  return (
    typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
  );
}
