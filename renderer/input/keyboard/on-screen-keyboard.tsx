import { useEffect, useMemo, useState } from 'react';
import type { InputTranslate } from '../messages.ts';
import { type Candidate, candidates } from '../pinyin/candidates.ts';
import { normalLetters } from '../pinyin/sentences.ts';
import { CandidateRow, pagesOf } from './candidate-row.tsx';
import { atBeginning, clearField, deleteBackward, insertText, moveCaret } from './field.ts';
import { type FocusedField, useFocusedField } from './focused-field.ts';
import { KeyButton } from './key.tsx';
import { KeyFace } from './key-face.tsx';
import { type ActionKey, type Key, keyName, type Layer, layoutOf, rowsOf } from './layouts.ts';
import { useLexicon } from './use-lexicon.ts';
import './keyboard.css';

type Script = 'pinyin' | 'latin';

/** A line longer than this is no word any more; it also bounds the work of a key press. */
const mostLetters = 60;

/**
 * The keyboard of the page; mount it once. It serves whichever field with `data-input-mode` has focus and shows nothing
 * when none has. What it types reaches the field as input events; the field's state stays with its owner.
 */
export function OnScreenKeyboard({
  t,
  language,
}: {
  readonly t: InputTranslate;
  readonly language: 'zh' | 'en';
}) {
  const focused = useFocusedField();
  const [chosen, setChosen] = useState<{ language: 'zh' | 'en'; script: Script }>();
  // The place is there before the keys are: a dialog looks for it when it opens, and leaves it usable.
  return (
    <div data-react-aria-top-layer="true">
      {focused ? (
        <Keys
          key={`${fieldNumber(focused.field)} ${focused.mode}`}
          focused={focused}
          language={language}
          // Another language of the page begins anew.
          script={chosen?.language === language ? chosen.script : undefined}
          onScript={(script) => setChosen({ language, script })}
          t={t}
        />
      ) : null}
    </div>
  );
}

const fieldNumbers = new WeakMap<Element, number>();
let lastFieldNumber = 0;
/** Another field begins with nothing typed: the number makes React start the keys afresh. */
function fieldNumber(field: Element): number {
  const known = fieldNumbers.get(field);
  if (known !== undefined) return known;
  lastFieldNumber += 1;
  fieldNumbers.set(field, lastFieldNumber);
  return lastFieldNumber;
}

const worksWhileComposing: ReadonlySet<string> = new Set(['backspace', 'clear', 'space', 'separator']);

function Keys({
  focused: { field, mode },
  language,
  script,
  onScript,
  t,
}: {
  readonly focused: FocusedField;
  readonly language: 'zh' | 'en';
  readonly script: Script | undefined;
  readonly onScript: (script: Script) => void;
  readonly t: InputTranslate;
}) {
  const layout = layoutOf(mode, language, script);
  const [layer, setLayer] = useState<Layer>('letters');
  const [letters, setLetters] = useState('');
  const [page, setPage] = useState(0);
  const lexicon = useLexicon(layout === 'pinyin');

  useEffect(() => {
    // The system's own keyboard, where there is one, stays away; the field may have been covered before we stood here.
    field.inputMode = 'none';
    field.scrollIntoView({ block: 'nearest' });
  }, [field]);

  const pages = useMemo(() => {
    if (lexicon.state !== 'ready' || letters === '') return [];
    const kind = mode !== 'name' ? 'text' : atBeginning(field) ? 'surname' : 'given-name';
    return pagesOf(candidates(lexicon.lexicon, letters, kind));
  }, [lexicon, letters, mode, field]);

  const compose = (next: string): void => {
    setLetters(next.slice(0, mostLetters));
    setPage(0);
  };
  const choose = (candidate: Candidate): void => {
    insertText(field, candidate.text);
    compose(normalLetters(letters).slice(candidate.letters));
  };
  const first = pages[0]?.[0];
  const isComposing = letters !== '';

  const actions: Record<ActionKey, () => void> = {
    backspace: () => (isComposing ? compose(letters.slice(0, -1)) : deleteBackward(field)),
    clear: () => (isComposing ? compose('') : clearField(field)),
    left: () => moveCaret(field, 'left'),
    right: () => moveCaret(field, 'right'),
    space: () => {
      if (!isComposing) insertText(field, ' ');
      else if (first) choose(first);
    },
    done: () => field.blur(),
    separator: () => {
      if (isComposing && !letters.endsWith("'")) compose(`${letters}'`);
    },
    shift: () => setLayer(layer === 'shifted' ? 'letters' : 'shifted'),
    symbols: () => setLayer('symbols'),
    letters: () => setLayer('letters'),
    language: () => {
      setLayer('letters');
      onScript(layout === 'pinyin' ? 'latin' : 'pinyin');
    },
  };
  const spells = (key: Key): boolean =>
    layout === 'pinyin' && 'character' in key && /^[a-z]$/.test(key.character);
  const press = (key: Key): void => {
    if ('action' in key) actions[key.action]();
    else if (spells(key)) compose(letters + keyName(key));
    else if ('character' in key) insertText(field, key.character);
  };
  // Letters not turned into characters are not in the field yet: going on now would lose them or set them out of order.
  const waitsForChoice = (key: Key): boolean =>
    isComposing && !spells(key) && !worksWhileComposing.has(keyName(key));

  const hint =
    lexicon.state === 'failed'
      ? t('input.no-words')
      : lexicon.state === 'waiting'
        ? t('input.loading-words')
        : isComposing
          ? t('input.no-candidates')
          : '';
  const isPad = layout === 'number' || layout === 'id-number';
  return (
    <section
      className={isPad ? 'keyboard keyboard--pad' : 'keyboard'}
      data-keyboard={layout}
      data-react-aria-top-layer="true"
      aria-label={t('input.keyboard')}
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      {layout === 'pinyin' ? (
        <CandidateRow
          letters={letters}
          hint={hint}
          pages={pages}
          page={page}
          onPage={setPage}
          onChoose={choose}
          t={t}
        />
      ) : null}
      {rowsOf(layout, mode, layer).map((row) => (
        <div className="keyboard__row" key={row.map(keyName).join('')}>
          {row.map((key) =>
            'gap' in key ? (
              <span className={`key-gap span-${key.span}`} key={key.gap} />
            ) : (
              <KeyButton
                key={keyName(key)}
                name={keyName(key)}
                className={`key span-${key.span}${'action' in key ? ` key--action key--${key.action}` : ''}`}
                label={'action' in key ? actionLabel(key.action, layout === 'pinyin', t) : undefined}
                {...('action' in key && key.action === 'shift' ? { pressed: layer === 'shifted' } : {})}
                disabled={waitsForChoice(key)}
                onPress={() => press(key)}
              >
                <KeyFace keyShown={key} isPinyin={layout === 'pinyin'} t={t} />
              </KeyButton>
            ),
          )}
        </div>
      ))}
    </section>
  );
}

function actionLabel(action: ActionKey, isPinyin: boolean, t: InputTranslate): string {
  if (action === 'language') return t(isPinyin ? 'input.key.to-latin' : 'input.key.to-pinyin');
  return t(`input.key.${action}`);
}
