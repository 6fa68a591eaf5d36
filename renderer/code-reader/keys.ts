import { type Burst, GAP_MS, heldText, isOver, pressed, quiet } from './burst.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

const fieldOf = (element: Element | null): Field | null =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null;

/** What a field held before the first key of what may become a code. */
interface Before {
  readonly field: Field;
  readonly value: string;
}

/** Sets a field as a person's typing would, so that whoever watches it hears of the change. */
function setValue({ field, value }: Before): void {
  if (field.value === value) return;
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/**
 * Follows all keys of a page and takes codes out of them before anything else hears of them. What turns out to be a
 * person's typing goes where it was meant to go, a moment later.
 */
export function followKeys(target: Document, onCode: (code: string) => void): () => void {
  let burst: Burst = quiet;
  let before: Before | null = null;
  let timer: number | undefined;

  const release = (text: string): void => {
    if (text === '') return;
    for (const key of text) {
      const focused = target.activeElement ?? target.body;
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      // Marked, so that it passes here; whoever acts on keys hears it as one.
      released.add(event);
      if (focused.dispatchEvent(event) && fieldOf(focused)) target.execCommand('insertText', false, key);
    }
  };
  const released = new WeakSet<Event>();

  const onKey = (event: KeyboardEvent): void => {
    if (released.has(event) || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const isFirst = burst.text === '' || isOver(burst, event.timeStamp);
    const step = pressed(burst, event.key, event.timeStamp);
    window.clearTimeout(timer);
    release(step.released);
    burst = step.burst;
    if (isFirst && burst.text !== '') {
      const field = fieldOf(target.activeElement);
      before = field && { field, value: field.value };
    }
    if (step.verdict.kind !== 'pass') {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    if (step.verdict.kind === 'code') {
      if (before) setValue(before);
      before = null;
      onCode(step.verdict.code);
    } else if (burst.text.length > 1) {
      timer = window.setTimeout(() => {
        const held = heldText(burst);
        burst = quiet;
        release(held);
      }, GAP_MS * 2);
    }
  };
  // Before everybody else, on the way down.
  window.addEventListener('keydown', onKey, true);
  return () => {
    window.clearTimeout(timer);
    window.removeEventListener('keydown', onKey, true);
  };
}
