/** A form out of a JSON Schema: the device entries of the configuration, whatever drivers and ports there are. */
import { z } from 'zod';
import { type DeviceConfig, deviceConfig } from '#shared/hardware/messages.ts';

/** The part of JSON Schema (draft 2020-12) that the device entries use. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Path = readonly string[];
export type Json = string | number | boolean | null | { readonly [name: string]: Json };

/** One thing to fill in. `path` leads to it in the entry. */
export type FormField = {
  readonly path: Path;
  /** The last name of the path; labels go by it. */
  readonly name: string;
  readonly optional: boolean;
} & (
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] }
  | { readonly kind: 'number'; readonly minimum: number | null; readonly maximum: number | null }
  /** USB ids are written in hexadecimal everywhere else. */
  | { readonly kind: 'hex' }
  | { readonly kind: 'yes-no' }
  | { readonly kind: 'text' }
);

const root = z.toJSONSchema(deviceConfig, { io: 'input', unrepresentable: 'any' }) as Schema;
const variants = (schema: Schema): readonly Schema[] => schema.oneOf ?? schema.anyOf ?? [];
const hexNames: ReadonlySet<string> = new Set(['vendorId', 'productId']);

/** The schema of a kind of device. */
const entryOf = (kind: string): Schema | undefined =>
  variants(root).find((one) => one.properties?.kind?.const === kind);

export const kindsOfDevice = (): readonly string[] =>
  variants(root).flatMap((one) =>
    typeof one.properties?.kind?.const === 'string' ? [one.properties.kind.const] : [],
  );

/** What is to be filled in for this entry as it stands; choosing another port asks other questions. */
export function fieldsOf(entry: Json): FormField[] {
  const kind = textAt(entry, ['kind']);
  const schema = entryOf(kind);
  return schema === undefined ? [] : objectFields(schema, entry, [], new Set(['id', 'kind']));
}

function objectFields(schema: Schema, entry: Json, path: Path, without: ReadonlySet<string>): FormField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]): FormField[] => {
    if (without.has(name) || property.const !== undefined) return [];
    const optional = !(schema.required ?? []).includes(name);
    const here = [...path, name];
    const base = { path: here, name, optional };
    const objects = variants(property).filter((one) => one.properties !== undefined);
    if (objects.length > 0) {
      const types = objects.flatMap((one) => {
        const type = one.properties?.type?.const;
        return typeof type === 'string' ? [type] : [];
      });
      const chosen = objects.find((one) => one.properties?.type?.const === textAt(entry, [...here, 'type']));
      return [
        { ...base, path: [...here, 'type'], kind: 'choice', options: types },
        ...(chosen === undefined ? [] : objectFields(chosen, entry, here, new Set(['type']))),
      ];
    }
    if (property.properties !== undefined) return objectFields(property, entry, here, new Set(['type']));
    const options = optionsOf(property);
    if (options !== null)
      return options.length < 2 && !optional ? [] : [{ ...base, kind: 'choice', options }];
    switch (property.type) {
      case 'integer':
      case 'number':
        return hexNames.has(name)
          ? [{ ...base, kind: 'hex' }]
          : [
              {
                ...base,
                kind: 'number',
                minimum: property.minimum ?? null,
                maximum: property.maximum ?? null,
              },
            ];
      case 'boolean':
        return [{ ...base, kind: 'yes-no' }];
      case 'string':
        return [{ ...base, kind: 'text' }];
      default:
        return [];
    }
  });
}

function optionsOf(schema: Schema): (string | number)[] | null {
  const list =
    schema.enum ?? (variants(schema).length > 0 ? variants(schema).map((one) => one.const) : undefined);
  if (list === undefined) return null;
  return list.filter((one): one is string | number => typeof one === 'string' || typeof one === 'number');
}

/** An entry with everything its schema wants: constants set, the first of each choice taken. */
export function emptyEntry(kind: string, id: string): Json {
  const schema = entryOf(kind);
  return schema === undefined ? { id, kind } : { ...(filled(schema, {}) as Record<string, Json>), id, kind };
}

/** What is usual, so that a technician begins with something that prints. */
const usual: Readonly<Record<string, Json>> = { columns: 48, dots: 576, bothSides: false, pagesPerVisit: 20 };

function filled(schema: Schema, old: Readonly<Record<string, Json>>): Json {
  const made: Record<string, Json> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const required = (schema.required ?? []).includes(name);
    if (property.const !== undefined) made[name] = property.const as Json;
    else if (old[name] !== undefined) made[name] = old[name];
    else if (required) {
      const [first] = variants(property).filter((one) => one.properties !== undefined);
      const object = first ?? (property.properties === undefined ? undefined : property);
      const value = object === undefined ? (usual[name] ?? optionsOf(property)?.[0]) : filled(object, {});
      if (value !== undefined) made[name] = value;
    }
  }
  return made;
}

export function valueAt(entry: Json, path: Path): Json | undefined {
  let at: Json | undefined = entry;
  for (const name of path)
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, Json>>)[name] : undefined;
  return at;
}

const textAt = (entry: Json, path: Path): string => {
  const value = valueAt(entry, path);
  return typeof value === 'string' ? value : '';
};

/** The entry with one value changed. Another type of port begins with what that port wants. */
export function withValue(entry: Json, path: Path, value: Json | undefined): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? null;
  const object = typeof entry === 'object' && entry !== null ? { ...entry } : {};
  if (rest.length === 1 && rest[0] === 'type') {
    const property = entryOf(textAt(entry, ['kind']))?.properties?.[name];
    const chosen = variants(property ?? {}).find((one) => one.properties?.type?.const === value);
    return { ...object, [name]: chosen === undefined ? { type: value ?? '' } : filled(chosen, {}) };
  }
  const inner = rest.length === 0 ? value : withValue(object[name] ?? {}, rest, value);
  if (inner === undefined) {
    const { [name]: _, ...others } = object;
    return others;
  }
  return { ...object, [name]: inner };
}

/** The entry as the configuration takes it, or the path of the first thing that is wrong. */
export function checkEntry(
  entry: Json,
):
  | { readonly ok: true; readonly device: DeviceConfig }
  | { readonly ok: false; readonly path: string; readonly message: string } {
  const parsed = deviceConfig.safeParse(entry);
  if (parsed.success) return { ok: true, device: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, path: issue?.path.map(String).join('.') ?? '', message: issue?.message ?? '' };
}

/** Citizens' screens know the first device of a kind by this name. */
const firstId: Readonly<Record<string, string>> = { 'id-card-reader': 'id-card' };

/** A free id for another device of a kind. */
export function freeId(kind: string, taken: readonly string[]): string {
  const first = firstId[kind] ?? kind;
  for (let at = 1; ; at++) {
    const id = at === 1 ? first : `${first}-${at}`;
    if (!taken.includes(id)) return id;
  }
}
