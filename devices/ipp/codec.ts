/**
 * IPP messages as bytes (RFC 8010). Written here because the libraries at hand trust lengths they are sent: fifteen
 * bytes of a faulty printer keep them busy for ever.
 */
import { err, ok, type Result } from '#shared/result.ts';

/** Delimiters of attribute groups (RFC 8010 §3.5.1). */
export const group = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04, unsupported: 0x05 } as const;

/** Value syntaxes (RFC 8010 §3.5.2), those that are written or understood here. */
export const syntax = {
  noValue: 0x13,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octets: 0x30,
  range: 0x33,
  collection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  endCollection: 0x37,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mimeType: 0x49,
  memberName: 0x4a,
} as const;

export type IppCollection = ReadonlyMap<string, readonly IppValue[]>;
/** Numbers for integers and enums, text for every kind of string, bytes for what is neither. */
export interface IppValue {
  readonly syntax: number;
  readonly value: number | boolean | string | readonly [number, number] | Uint8Array | IppCollection | null;
}
export interface IppGroup {
  readonly tag: number;
  readonly attributes: ReadonlyMap<string, readonly IppValue[]>;
}
export interface IppMessage {
  readonly version: readonly [major: number, minor: number];
  /** Operation of a request, status of an answer. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
  /** The document behind the attributes. */
  readonly data: Uint8Array;
}

const of = (kind: number) => (value: string) => ({ syntax: kind, value });
export const keyword = of(syntax.keyword);
export const uri = of(syntax.uri);
export const name = of(syntax.name);
export const mimeType = of(syntax.mimeType);
export const charset = of(syntax.charset);
export const language = of(syntax.language);
export const text = of(syntax.text);
export const integer = (value: number): IppValue => ({ syntax: syntax.integer, value });
export const enumeration = (value: number): IppValue => ({ syntax: syntax.enum, value });
export const boolean = (value: boolean): IppValue => ({ syntax: syntax.boolean, value });

const utf8 = new TextEncoder();

/** Strings that are longer than a length field can say are cut by nobody: a bug, hence thrown. */
function sized(bytes: Uint8Array): number[] {
  if (bytes.length > 0x7fff) throw new Error('An IPP value is longer than the protocol allows');
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
}
const four = (value: number): number[] =>
  [value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 0xff);

function valueBytes({ value }: IppValue): Uint8Array {
  if (value === null) return new Uint8Array(0);
  if (typeof value === 'number') return Uint8Array.from(four(value));
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  if (typeof value === 'string') return utf8.encode(value);
  if (value instanceof Uint8Array) return value;
  if (isRange(value)) return Uint8Array.from([...four(value[0]), ...four(value[1])]);
  throw new Error('A collection has no bytes of its own');
}

const isRange = (value: IppValue['value']): value is readonly [number, number] => Array.isArray(value);

function attributeBytes(label: string, values: readonly IppValue[]): number[] {
  return values.flatMap((one, at) => {
    const head = [one.syntax, ...sized(utf8.encode(at === 0 ? label : ''))];
    if (!(one.value instanceof Map)) return [...head, ...sized(valueBytes(one))];
    const members = [...(one.value as IppCollection)].flatMap(([member, inner]) => [
      ...[syntax.memberName, 0, 0, ...sized(utf8.encode(member))],
      ...attributeBytes('', inner),
    ]);
    return [...head, 0, 0, ...members, syntax.endCollection, 0, 0, 0, 0];
  });
}

/** A message as it goes over the wire. */
export function encodeIpp(message: IppMessage): Uint8Array {
  const head = [
    ...[...message.version, message.code >> 8, message.code & 0xff, ...four(message.requestId)],
    ...message.groups.flatMap(({ tag, attributes }) => [
      tag,
      ...[...attributes].flatMap(([label, values]) => attributeBytes(label, values)),
    ]),
    group.end,
  ];
  const bytes = new Uint8Array(head.length + message.data.length);
  bytes.set(head);
  bytes.set(message.data, head.length);
  return bytes;
}

/** Deeper nesting than any standard attribute has is refused. */
const MAX_DEPTH = 8;

class Malformed extends Error {}

/** Reads forwards only; what is not there is an error. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #step(count: number): number {
    const from = this.at;
    if (from + count > this.#bytes.length) throw new Malformed();
    this.at += count;
    return from;
  }
  byte = (): number => this.#view.getUint8(this.#step(1));
  peek = (): number => {
    if (this.at >= this.#bytes.length) throw new Malformed();
    return this.#view.getUint8(this.at);
  };
  word = (): number => this.#view.getUint16(this.#step(2));
  long = (): number => this.#view.getInt32(this.#step(4));
  take = (count: number): Uint8Array => {
    const from = this.#step(count);
    return this.#bytes.slice(from, from + count);
  };
  rest = (): Uint8Array => this.#bytes.slice(this.at);
}

const decoder = new TextDecoder();

function simpleValue(kind: number, bytes: Uint8Array): IppValue['value'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (kind) {
    case syntax.integer:
    case syntax.enum:
      if (bytes.length !== 4) throw new Malformed();
      return view.getInt32(0);
    case syntax.boolean:
      if (bytes.length !== 1) throw new Malformed();
      return bytes[0] !== 0;
    case syntax.range:
      if (bytes.length !== 8) throw new Malformed();
      return [view.getInt32(0), view.getInt32(4)];
    case syntax.textWithLanguage:
    case syntax.nameWithLanguage: {
      // Language and text, each behind its length; only the text is of use here.
      const inner = new Reader(bytes);
      inner.take(inner.word());
      return decoder.decode(inner.take(inner.word()));
    }
    default:
      // 0x10–0x1f are out-of-band: there is no value. 0x41–0x5f are character strings.
      if (kind >= 0x10 && kind <= 0x1f) return null;
      return kind >= 0x41 && kind <= 0x5f ? decoder.decode(bytes) : bytes;
  }
}

function readCollection(reader: Reader, depth: number): IppCollection {
  if (depth > MAX_DEPTH) throw new Malformed();
  const members = new Map<string, IppValue[]>();
  let current: IppValue[] | undefined;
  for (;;) {
    const kind = reader.byte();
    reader.take(reader.word());
    if (kind === syntax.endCollection) {
      reader.take(reader.word());
      return members;
    }
    if (kind === syntax.memberName) {
      const member = decoder.decode(reader.take(reader.word()));
      current = [];
      members.set(member, current);
    } else {
      if (current === undefined) throw new Malformed();
      current.push(readValue(reader, kind, depth));
    }
  }
}

function readValue(reader: Reader, kind: number, depth: number): IppValue {
  const bytes = reader.take(reader.word());
  return kind === syntax.collection
    ? { syntax: kind, value: readCollection(reader, depth + 1) }
    : { syntax: kind, value: simpleValue(kind, bytes) };
}

function readGroup(reader: Reader, tag: number): IppGroup {
  const attributes = new Map<string, IppValue[]>();
  let current: IppValue[] | undefined;
  while (reader.peek() >= 0x10) {
    const kind = reader.byte();
    const label = decoder.decode(reader.take(reader.word()));
    if (label !== '') {
      current = [];
      attributes.set(label, current);
    }
    if (current === undefined) throw new Malformed();
    current.push(readValue(reader, kind, 0));
  }
  return { tag, attributes };
}

/** Takes a message apart. Any bytes give a message or `malformed`, in time proportional to their number. */
export function decodeIpp(bytes: Uint8Array): Result<IppMessage, 'malformed'> {
  const reader = new Reader(bytes);
  try {
    const version = [reader.byte(), reader.byte()] as const;
    const [code, requestId] = [reader.word(), reader.long()];
    const groups: IppGroup[] = [];
    for (let tag = reader.byte(); tag !== group.end; tag = reader.byte()) {
      if (tag >= 0x10) throw new Malformed();
      groups.push(readGroup(reader, tag));
    }
    return ok({ version, code, requestId, groups, data: reader.rest() });
  } catch (error) {
    if (error instanceof Malformed) return err('malformed');
    throw error;
  }
}
