import type { InputMode } from './field.ts';

/** Keys that do something else than insert their own name. */
export type ActionKey =
  | 'backspace'
  | 'clear'
  | 'left'
  | 'right'
  | 'done'
  | 'space'
  | 'shift'
  | 'symbols'
  | 'letters'
  | 'language'
  | 'separator';

/** One key: its name goes to `data-key`; `span` is its width in half keys. */
export type Key = { readonly span: number } & (
  | { readonly action: ActionKey }
  | { readonly character: string }
  | { readonly gap: string }
);

export type Layout = 'pinyin' | 'latin' | 'number' | 'id-number';
export type Layer = 'letters' | 'shifted' | 'symbols';

const characters = (text: string, span = 2): Key[] => [...text].map((character) => ({ character, span }));
const action = (name: ActionKey, span: number): Key => ({ action: name, span });
const gap = (span: number, name = 'gap'): Key => ({ gap: name, span });

const editing: Key[] = [action('left', 2), action('right', 2), action('clear', 3), action('done', 4)];

/** Which keyboard a field begins with. */
export function layoutOf(
  mode: InputMode,
  language: 'zh' | 'en',
  chosen: 'pinyin' | 'latin' | undefined,
): Layout {
  switch (mode) {
    case 'id-number':
      return 'id-number';
    case 'number':
    case 'phone':
    case 'decimal':
      return 'number';
    case 'latin':
      return 'latin';
    case 'name':
    case 'text':
      return chosen ?? (language === 'zh' ? 'pinyin' : 'latin');
  }
}

/** Whether the citizen may switch between Chinese and Latin letters in such a field. */
export const speaksBoth = (mode: InputMode): boolean => mode === 'name' || mode === 'text';

const pinyinRows = (mode: InputMode): Key[][] => [
  characters('1234567890'),
  characters('qwertyuiop'),
  [gap(1), ...characters('asdfghjkl'), gap(1, 'gap-end')],
  [action('separator', 3), ...characters('zxcvbnm'), action('backspace', 3)],
  mode === 'name'
    ? [action('language', 4), ...characters('·'), action('space', 3), ...editing]
    : [action('language', 3), action('symbols', 3), action('space', 3), ...editing],
];

const latinRows = (mode: InputMode, shifted: boolean): Key[][] => {
  const letters = (text: string): Key[] => characters(shifted ? text.toUpperCase() : text);
  const switching = speaksBoth(mode) ? [action('language', 3)] : [];
  return [
    characters('1234567890'),
    letters('qwertyuiop'),
    [gap(1), ...letters('asdfghjkl'), gap(1, 'gap-end')],
    [action('shift', 3), ...letters('zxcvbnm'), action('backspace', 3)],
    [...switching, action('symbols', 3), action('space', switching.length > 0 ? 3 : 6), ...editing],
  ];
};

const symbolRows = (layout: Layout): Key[][] => [
  characters('1234567890'),
  characters(layout === 'pinyin' ? '，。、；：？！（）《' : ',.;:?!()[]'),
  characters(layout === 'pinyin' ? '》“”‘’·—…【】' : '"\'@#&*+=/\\'),
  [action('letters', 3), ...characters(layout === 'pinyin' ? '#-/+@&~' : '-_%~|<>'), action('backspace', 3)],
  [gap(4), action('space', 5), ...editing],
];

const numberRows = (mode: InputMode): Key[][] => {
  const last: Key = mode === 'id-number' ? { character: 'X', span: 4 } : { character: '.', span: 4 };
  return [
    [...characters('123', 4), action('backspace', 4)],
    [...characters('456', 4), action('clear', 4)],
    [...characters('789', 4), action('left', 2), action('right', 2)],
    [
      mode === 'number' || mode === 'phone' ? gap(4) : last,
      ...characters('0', 4),
      gap(2, 'gap-end'),
      action('done', 6),
    ],
  ];
};

/** Rows of keys from top to bottom; the spans of a row add up to 20 half keys (16 on number pads). */
export function rowsOf(layout: Layout, mode: InputMode, layer: Layer): Key[][] {
  if (layout === 'number' || layout === 'id-number') return numberRows(mode);
  if (layer === 'symbols') return symbolRows(layout);
  return layout === 'pinyin' ? pinyinRows(mode) : latinRows(mode, layer === 'shifted');
}

/** The name a key carries in `data-key`; a gap has one too, to tell it from its neighbours. */
export const keyName = (key: Key): string =>
  'gap' in key ? key.gap : 'action' in key ? key.action : key.character;
