import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Field } from '#renderer/design/index.ts';
import { useT } from '#renderer/i18n/index.ts';
import { OnScreenKeyboard } from '#renderer/input/index.ts';
import { PartInput } from '#renderer/screens/visit/part-input.tsx';
import type { ElementValue } from '#shared/application/types.ts';
import '#renderer/design/design.css';

const kinds = ['uscc', 'estate-unit'] as const;

/** The fields of a visit for codes, over the real keyboard. */
function Page() {
  const t = useT();
  const [values, setValues] = useState<Readonly<Record<string, ElementValue>>>({});
  return (
    <main>
      {kinds.map((kind) => (
        <Field key={kind} element={kind} label={kind}>
          {(wiring) => (
            <PartInput
              wiring={wiring}
              element={kind}
              type={{ kind }}
              label={kind}
              value={values[kind] ?? ''}
              onChange={(value) => setValues((before) => ({ ...before, [kind]: value }))}
            />
          )}
        </Field>
      ))}
      <output id="state">{JSON.stringify(values)}</output>
      <OnScreenKeyboard t={t} language="zh" />
    </main>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place to draw');
createRoot(root).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
