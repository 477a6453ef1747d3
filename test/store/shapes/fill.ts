import { ObjectId } from 'mongodb';
import fc, { type Arbitrary } from 'fast-check';
import type { Fields } from '../../support/commands/shape.js';

// Few values of each type, so that documents and conditions meet.
const VALUES: Readonly<Record<string, Arbitrary<unknown>>> = {
  string: fc.constantFrom('x', 'xy', 'y'),
  int: fc.integer({ min: 1, max: 3 }),
  double: fc.constantFrom(0.5, 1.5),
  bool: fc.boolean(),
  date: fc.constantFrom(0, 1e11, 1e12).map((time) => new Date(time)),
  objectId: fc.constantFrom('1', '2', '3').map((digit) => new ObjectId(digit.repeat(24))),
  null: fc.constant(null),
  object: fc.record({ seq: fc.nat(3), x: fc.constantFrom('x', 'y') }),
  array: fc.array(fc.record({ seq: fc.nat(3), x: fc.constantFrom('x', 'y') }), { maxLength: 2 }),
};

/** A shape with values in the places of their types. */
export function filled<T>(shape: T): Arbitrary<T>;
export function filled(shape: unknown): Arbitrary<unknown> {
  if (typeof shape === 'string') return VALUES[shape] ?? fc.constant(shape);
  if (Array.isArray(shape)) return fc.tuple(...shape.map((item: unknown) => filled(item)));
  if (typeof shape !== 'object' || shape === null) return fc.constant(shape);
  return fc.record(
    Object.fromEntries(Object.entries(shape).map(([name, inner]) => [name, filledField(name, inner)])),
  );
}

function filledField(name: string, shape: unknown): Arbitrary<unknown> {
  if (!/^\$(in|nin|all)$/.test(name) || !Array.isArray(shape)) return filled(shape);
  const types = shape.map((type: string) => filled(type));
  return types.length > 0 ? fc.array(fc.oneof(...types), { maxLength: 3 }) : fc.constant([]);
}

/** What a shape's paths lead to: its types there, and whether in a list. */
interface Place {
  types: Set<string>;
  list: boolean;
  /** An update counts there: no list can hold it by a name. */
  counted?: boolean;
}

/** Documents with what conditions and sort orders name and an update changes in place; now and then null, or in a list. */
export function documentsFor(conditions: readonly unknown[], update: unknown): Arbitrary<Fields[]> {
  const places = new Map<string, Place>();
  for (const condition of conditions) collect(places, condition, '');
  const { $inc, $push, $pull } = fieldsOf(update);
  for (const path of Object.keys(fieldsOf($inc)))
    places.set(path, { types: new Set(['int']), list: false, counted: true });
  for (const [path, type] of Object.entries({ ...fieldsOf($push), ...fieldsOf($pull) }))
    places.set(path, { types: new Set([typeof type === 'string' ? type : 'object']), list: true });
  const ids = places.get('_id')?.types ?? new Set(['objectId']);
  places.delete('_id');
  const doc = fc.tuple(
    valueOf({ types: ids, list: false }),
    fc.record(Object.fromEntries(fieldsFor(places, changedWithin(update)))),
  );
  return fc
    .uniqueArray(doc, { maxLength: 6, selector: ([id]) => String(id) })
    .map((docs) => docs.map(([_id, fields]) => ({ _id, ...fields })));
}

/** The fields within which an update changes something by name: it could not in a list. */
function changedWithin(update: unknown): ReadonlySet<string> {
  const paths = Object.values(fieldsOf(update)).flatMap((changes) => Object.keys(fieldsOf(changes)));
  return new Set(paths.flatMap((path) => (path.includes('.') ? [path.split('.')[0] ?? ''] : [])));
}

/** Fields with what their paths lead to; the first step of a path may lead through a list, where that is not `plain`. */
function fieldsFor(
  places: ReadonlyMap<string, Place>,
  plain: ReadonlySet<string> | 'all',
): [string, Arbitrary<unknown>][] {
  const tops = new Map<string, Map<string, Place>>();
  for (const [path, place] of places) {
    const [top = '', ...rest] = path.split('.');
    tops.set(top, (tops.get(top) ?? new Map<string, Place>()).set(rest.join('.'), place));
  }
  return [...tops].map(([top, inner]) => {
    const itself = inner.get('');
    return [top, itself ? valueOf(itself) : embedded(inner, plain === 'all' || plain.has(top))];
  });
}

function embedded(inner: ReadonlyMap<string, Place>, plain: boolean): Arbitrary<unknown> {
  if ([...inner.values()].some(({ counted }) => counted)) return fc.record({});
  const fields = fc.record(Object.fromEntries(fieldsFor(inner, 'all')));
  return plain ? fields : fc.oneof(fields, fc.array(fields, { maxLength: 2 }));
}

function valueOf({ types, list }: Place): Arbitrary<unknown> {
  const value = types.size > 0 ? fc.oneof(...[...types].map((type) => filled(type))) : fc.constant(null);
  return list ? fc.array(value, { maxLength: 3 }) : value;
}

function collect(places: Map<string, Place>, shape: unknown, within: string): void {
  if (Array.isArray(shape)) return shape.forEach((item) => collect(places, item, within));
  for (const [name, inner] of Object.entries(fieldsOf(shape))) {
    const path = name.startsWith('$') ? within : name;
    const { types, list } = places.get(path) ?? {
      types: new Set(path === '_id' ? [] : ['null']),
      list: false,
    };
    for (const type of typesIn(inner)) types.add(type);
    if (path !== '') places.set(path, { types, list: list || name === '$elemMatch' });
    collect(places, inner, path);
  }
}

// A sort order does not say of what.
function typesIn(shape: unknown): string[] {
  if (typeof shape === 'number') return ['int', 'string'];
  return [shape].flat().filter((type) => typeof type === 'string');
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
