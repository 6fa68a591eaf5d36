import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';

/** A place in a file, both counted from 1 as editors do; the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface JsonFault extends Position {
  readonly problem: string;
}

/** One JSON text with the place of everything in it. */
export interface LocatedJson {
  /** What keeps the text from being read as JSON. */
  readonly faults: readonly JsonFault[];
  /**
   * Where a defect is. `at` is a path such as `matters.birth-certificate.elements`, its steps being names, indexes or the
   * ids of the things in a list; what is missing gives the nearest thing around it. Where the sentence names something
   * that is written inside that place, the place of that.
   */
  find(at: string, sentence?: string): Position;
  /** Where the character of this index is. */
  place(index: number): Position;
}

export function locateJson(text: string): LocatedJson {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const lines = lineStarts(text);
  const place = (offset: number): Position => positionOf(lines, offset);
  // The parser may complain of one place in several ways; the first says enough.
  const faults = errors
    .filter(({ offset }, index) => errors.findIndex((one) => one.offset === offset) === index)
    .map(({ error, offset }) => ({
      ...place(offset),
      problem: `is not JSON here: ${spaced(printParseErrorCode(error))}`,
    }));
  if (root === undefined) return { faults, place, find: () => ({ line: 1, column: 1 }) };
  return {
    faults,
    place,
    find: (at, sentence = '') => {
      const steps = at === '' ? [] : at.split('.');
      // What nobody knows is the key, not what stands behind it.
      if (sentence === UNKNOWN_KEY) {
        const around = follow(root, steps.slice(0, -1)).node;
        const key = around.children?.map(keyOf).findLast((one) => one?.value === steps.at(-1));
        if (key) return place(key.offset);
      }
      const { node, whole } = follow(root, steps);
      return place((whole ? (named(node, sentence) ?? node) : node).offset);
    },
  };
}

/** The loader's sentence about a key it does not know. */
const UNKNOWN_KEY = 'is not known here';

/** The node at the end of the path, or the last one on the way; `whole` says which. */
function follow(root: Node, steps: readonly string[]): { node: Node; whole: boolean } {
  let node = root;
  for (const step of steps) {
    const next = child(node, step);
    if (next === undefined) return { node, whole: false };
    node = next;
  }
  return { node, whole: true };
}

function child(node: Node, step: string): Node | undefined {
  const children = node.children ?? [];
  // The last of two equal keys is the one that counts, and the one too many.
  if (node.type === 'object') return children.findLast((one) => keyOf(one)?.value === step)?.children?.[1];
  if (node.type !== 'array') return undefined;
  return children.find((one) => idOf(one) === step) ?? children[/^\d+$/.test(step) ? Number(step) : -1];
}

/** The key of a property node. */
const keyOf = (property: Node): Node | undefined => property.children?.[0];

const idOf = (node: Node): unknown =>
  node.type === 'object' ? child(node, 'id')?.value : node.type === 'string' ? node.value : undefined;

/** Ordinary words of the sentences about defects: never taken for an id. */
const ordinary = new Set([
  '',
  'a',
  'has',
  'id',
  'is',
  'it',
  'needs',
  'no',
  'not',
  'matter',
  'element',
  'situation',
]);

/** The first text or key inside `node` that is a word of the sentence, reading its words from the last. */
function named(node: Node, sentence: string): Node | undefined {
  const words = sentence
    .split(/[\s,:;"“”]+/)
    .filter((word) => !ordinary.has(word))
    .reverse();
  const texts = [...descendants(node)].filter((one) => one.type === 'string');
  for (const word of words) {
    const found = texts.find((one) => one.value === word);
    if (found !== undefined) return found;
  }
  return undefined;
}

function* descendants(node: Node): Generator<Node> {
  yield node;
  for (const one of node.children ?? []) yield* descendants(one);
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionOf(starts: readonly number[], offset: number): Position {
  const after = starts.findIndex((start) => start > offset);
  const line = after < 0 ? starts.length : after;
  return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
}

/** `CommaExpected` → `comma expected`. */
const spaced = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
