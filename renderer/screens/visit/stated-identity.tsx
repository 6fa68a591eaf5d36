import { useState } from 'react';
import { compact } from '#shared/codes/checked.ts';
import { parseCitizenId } from '#shared/codes/citizen-id.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { Field } from '../../design/index.ts';
import { type MessageKey, useT } from '../../i18n/index.ts';
import { PartInput } from './part-input.tsx';

/** Longest name a chip holds, in UTF-16 units; a keyed-in one gets some room more. */
const MAX_NAME = 30;

interface Entry {
  readonly name: string;
  readonly number: string;
}

type Problems = Readonly<Partial<Record<keyof Entry, MessageKey>>>;

/** The identity an entry states, or what is wrong with it. Sex and birth are those the number says. */
export function statedIdentityOf(entry: Entry): { readonly card: IdCard } | { readonly problems: Problems } {
  const name = entry.name.trim();
  const parsed = parseCitizenId(entry.number);
  if (name === '' || !parsed.ok)
    return {
      problems: {
        ...(name === '' && { name: 'problem.required' as const }),
        ...(!parsed.ok && { number: `problem.id-number.${parsed.error.code}` as const }),
      },
    };
  const { number, sex, birth } = parsed.value;
  return {
    card: {
      kind: 'stated',
      name,
      sex,
      birth,
      number,
      validFrom: null,
      validTo: null,
      photo: 'absent',
      warnings: [],
    },
  };
}

/** State of the two fields; a keyboard-wedge reader types into the one that has the focus. */
export function useStatedIdentity(onStated: (card: IdCard) => void) {
  const [entry, setEntry] = useState<Entry>({ name: '', number: '' });
  const [problems, setProblems] = useState<Problems>({});
  const change = (part: Partial<Entry>) => {
    setEntry((before) => ({ ...before, ...part }));
    setProblems({});
  };
  const done = () => {
    const result = statedIdentityOf(entry);
    if ('card' in result) onStated(result.card);
    else setProblems(result.problems);
  };
  return { entry, problems, change, done };
}

/** Name and number by hand: the stated way where no card can be read. */
export function StatedIdentityFields({
  entry,
  problems,
  change,
}: Pick<ReturnType<typeof useStatedIdentity>, 'entry' | 'problems' | 'change'>) {
  const t = useT();
  return (
    <div className="field-group__parts">
      <Field
        element="stated-name"
        label={t('identify.by-hand.name')}
        error={problems.name && t(problems.name)}
      >
        {(wiring) => (
          <PartInput
            wiring={wiring}
            element="stated-name"
            type={{ kind: 'text', input: 'name', maxLength: MAX_NAME }}
            label={t('identify.by-hand.name')}
            value={entry.name}
            onChange={(name) => typeof name === 'string' && change({ name })}
          />
        )}
      </Field>
      <Field
        element="stated-number"
        label={t('identify.by-hand.number')}
        error={problems.number && t(problems.number)}
      >
        {(wiring) => (
          <PartInput
            wiring={wiring}
            element="stated-number"
            type={{ kind: 'id-number' }}
            label={t('identify.by-hand.number')}
            value={entry.number}
            onChange={(number) => typeof number === 'string' && change({ number: compact(number) })}
          />
        )}
      </Field>
    </div>
  );
}
