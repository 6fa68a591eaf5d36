import type { InputTranslate } from '../messages.ts';
import type { Key } from './layouts.ts';

const drawings: Readonly<Record<string, string>> = {
  backspace: 'M9 5h11a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H9l-6-7zM12 9.5l5 5M17 9.5l-5 5',
  left: 'M14.5 5l-7 7 7 7',
  right: 'M9.5 5l7 7-7 7',
  shift: 'M12 4l8 8h-4v7H8v-7H4z',
};

/** What is painted on a key. Drawings have their word beside them in the key's label. */
export function KeyFace({
  keyShown,
  isPinyin,
  t,
}: {
  readonly keyShown: Key;
  readonly isPinyin: boolean;
  readonly t: InputTranslate;
}) {
  if ('gap' in keyShown) return null;
  if ('character' in keyShown) return keyShown.character;
  const drawing = drawings[keyShown.action];
  if (drawing)
    return (
      <svg className="key__icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={drawing} />
      </svg>
    );
  switch (keyShown.action) {
    case 'language':
      return t(isPinyin ? 'input.key.to-latin' : 'input.key.to-pinyin');
    case 'separator':
      return t('input.key.separator');
    default:
      return t(`input.key.${keyShown.action}`);
  }
}
