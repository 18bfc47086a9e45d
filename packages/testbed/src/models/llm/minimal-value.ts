type Schema = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 16;

/**
 * A small value that is valid for a JSON schema as LLM providers accept them (objects, arrays, enums, `anyOf`,
 * `$ref`); strings without a prescribed value get `text`.
 */
export function minimalValue(schema: Schema, text: string): unknown {
  return valueFor(schema, { root: schema, text }, 0);
}

interface Context {
  readonly root: Schema;
  readonly text: string;
}

function valueFor(given: Schema, context: Context, depth: number): unknown {
  const schema = resolved(given, context);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return (schema['enum'] as unknown[])[0];
  const [choice] = [...schemasIn(schema['anyOf']), ...schemasIn(schema['oneOf'])].filter(isNotNull);
  if (choice) return valueFor(choice, context, depth + 1);
  switch (typeOf(schema)) {
    case 'object':
      return objectFor(schema, context, depth);
    case 'array':
      return arrayFor(schema, context, depth);
    case 'number':
    case 'integer':
      return numberFor(schema);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return stringFor(schema, context);
  }
}

function objectFor(schema: Schema, context: Context, depth: number): object {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required'])
    ? (schema['required'] as unknown[])
    : Object.keys(properties);
  // A schema that refers to itself through a required property has no finite value.
  if (depth > MAX_DEPTH) return {};
  const entries = Object.entries(properties).filter(
    ([name, value]) => required.includes(name) && isSchema(value),
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [name, valueFor(value as Schema, context, depth + 1)]),
  );
}

function arrayFor(schema: Schema, context: Context, depth: number): unknown[] {
  const length = typeof schema['minItems'] === 'number' ? schema['minItems'] : 0;
  const items = isSchema(schema['items']) ? schema['items'] : {};
  return Array.from({ length }, () => valueFor(items, context, depth + 1));
}

function numberFor(schema: Schema): number {
  const { minimum, exclusiveMinimum, maximum } = schema;
  if (typeof minimum === 'number') return minimum;
  if (typeof exclusiveMinimum === 'number') return exclusiveMinimum + 1;
  return typeof maximum === 'number' ? Math.min(0, maximum) : 0;
}

function stringFor(schema: Schema, { text }: Context): string {
  const { minLength, maxLength } = schema;
  const short = typeof maxLength === 'number' ? text.slice(0, maxLength) : text;
  return typeof minLength === 'number' ? short.padEnd(minLength, '.') : short;
}

function resolved(schema: Schema, { root }: Context): Schema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const path = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  const target = path.reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), root);
  return isSchema(target) ? target : {};
}

function typeOf(schema: Schema): unknown {
  const { type } = schema;
  if (Array.isArray(type)) return (type as unknown[]).find((one) => one !== 'null');
  return type ?? ('properties' in schema ? 'object' : undefined);
}

function schemasIn(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function isNotNull(schema: Schema): boolean {
  return schema['type'] !== 'null';
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
