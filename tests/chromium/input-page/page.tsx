import { StrictMode, useState } from 'react';
import { Dialog, Modal } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import {
  AddressField,
  DateField,
  emptyAddress,
  type InputMode,
  type InputTranslate,
  inputMessages,
  OnScreenKeyboard,
} from '#renderer/input/index.ts';
import './page.css';

const language = new URLSearchParams(location.search).get('language') === 'en' ? 'en' : 'zh';
const t: InputTranslate = (key, values = {}) =>
  inputMessages[language][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

const fields: readonly { name: string; mode: InputMode; maxLength?: number }[] = [
  { name: 'name', mode: 'name' },
  { name: 'text', mode: 'text' },
  { name: 'id-number', mode: 'id-number', maxLength: 18 },
  { name: 'phone', mode: 'phone' },
  { name: 'weight', mode: 'decimal' },
  { name: 'latin', mode: 'latin' },
];

function Page() {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [date, setDate] = useState('');
  const [born, setBorn] = useState('');
  const [address, setAddress] = useState(emptyAddress);
  const [next, setNext] = useState(0);
  const [isAsking, setAsking] = useState(false);
  const set = (name: string, value: string): void => setValues((before) => ({ ...before, [name]: value }));
  return (
    <div className="frame">
      <div className="form">
        {fields.map(({ name, mode, maxLength }) => (
          <label key={name}>
            {name}
            <input
              className="input"
              data-input-mode={mode}
              data-element={name}
              maxLength={maxLength}
              value={values[name] ?? ''}
              onChange={(event) => set(name, event.target.value)}
            />
          </label>
        ))}
        <DateField
          value={date}
          onChange={setDate}
          min="1906-01-01"
          max="2026-11-23"
          t={t}
          wiring={{ 'aria-label': 'date', 'data-element': 'date' }}
        />
        <DateField
          value={born}
          onChange={setBorn}
          min="2025-11-23"
          max="2026-11-23"
          withTime
          t={t}
          wiring={{ 'aria-label': 'born', 'data-element': 'born' }}
        />
        <AddressField
          value={address}
          onChange={setAddress}
          near="430104"
          t={t}
          wiring={{ 'aria-label': 'address', 'data-element': 'address' }}
        />
        <button type="button" onClick={() => setNext((before) => before + 1)}>
          next {next}
        </button>
        <button type="button" onClick={() => setAsking(true)}>
          ask
        </button>
        <output id="state">{JSON.stringify({ values, date, born, address, next })}</output>
      </div>
      <OnScreenKeyboard t={t} language={language} />
      <Modal isOpen={isAsking} onOpenChange={setAsking} isDismissable>
        <Dialog aria-label="ask">
          <input
            className="input"
            data-input-mode="number"
            data-element="asked"
            value={values.asked ?? ''}
            onChange={(event) => set('asked', event.target.value)}
          />
        </Dialog>
      </Modal>
    </div>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
