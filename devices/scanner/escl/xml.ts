import { SaxesParser } from 'saxes';

/** An XML element by its local name. eSCL devices differ in their prefixes, so names carry none. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

/** Answers are a few kilobytes; what is nested deeper or has more elements was not meant for us. */
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 5_000;

interface Growing {
  name: string;
  text: string;
  children: Growing[];
}

/**
 * Reads one XML document (XML 1.0). Undefined when it is not well-formed or beyond the limits. Entities of a DTD are
 * never expanded: the parser knows the five predefined ones only.
 */
export function readXml(text: string): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: false });
  const open: Growing[] = [];
  let root: Growing | undefined;
  let count = 0;
  let broken = false;
  parser.on('error', () => {
    broken = true;
  });
  parser.on('doctype', () => {
    broken = true;
  });
  parser.on('opentag', ({ name }) => {
    count++;
    if (count > MAX_ELEMENTS || open.length >= MAX_DEPTH) broken = true;
    if (broken) return;
    const element = { name: name.slice(name.indexOf(':') + 1), text: '', children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', (piece) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) element.text = element.text.trim();
  });
  try {
    parser.write(text).close();
  } catch {
    return undefined;
  }
  return broken || open.length > 0 ? undefined : root;
}

/** Every element reached by following these names from `from`, in document order. */
export function find(from: XmlElement | undefined, ...path: readonly string[]): readonly XmlElement[] {
  if (from === undefined) return [];
  let level: readonly XmlElement[] = [from];
  for (const name of path)
    level = level.flatMap((one) => one.children.filter((child) => child.name === name));
  return level;
}

/** The text of the first such element. */
export const textAt = (from: XmlElement | undefined, ...path: readonly string[]): string | undefined =>
  find(from, ...path)[0]?.text;
