/** A field of the page that takes text. */
export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** What a field expects, named by its `data-input-mode`. */
export type InputMode = 'name' | 'text' | 'number' | 'id-number' | 'phone' | 'decimal' | 'latin';

const inputModes: ReadonlySet<string> = new Set<InputMode>([
  'name',
  'text',
  'number',
  'id-number',
  'phone',
  'decimal',
  'latin',
]);

const isTextField = (node: EventTarget | null): node is TextField =>
  node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;

/** The field that should be typed into when `node` has focus; undefined for anything the keyboard is not for. */
export function typedField(node: EventTarget | null): { field: TextField; mode: InputMode } | undefined {
  if (!isTextField(node) || node.readOnly || node.disabled) return undefined;
  const mode = node.dataset.inputMode;
  return mode !== undefined && inputModes.has(mode) ? { field: node, mode: mode as InputMode } : undefined;
}

/** Sets the value as typing would: React and every other listener see an input event, the caret stands where told. */
function change(
  field: TextField,
  value: string,
  caret: number,
  inputType: string,
  data: string | null,
): void {
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  // React shadows `value` on the element itself to notice changes; the prototype's setter goes beneath it.
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType, data }));
}

const selection = (field: TextField): [start: number, end: number] => [
  field.selectionStart ?? field.value.length,
  field.selectionEnd ?? field.value.length,
];

/** Puts text at the caret in place of what is selected. Does nothing when the field's maxLength has no room for it. */
export function insertText(field: TextField, text: string): void {
  const [start, end] = selection(field);
  const value = field.value.slice(0, start) + text + field.value.slice(end);
  if (field.maxLength >= 0 && value.length > field.maxLength) return;
  change(field, value, start + text.length, 'insertText', text);
}

/** Takes away what is selected, or the character before the caret (a whole one, whatever its encoding). */
export function deleteBackward(field: TextField): void {
  const [start, end] = selection(field);
  const from = start === end ? start - ([...field.value.slice(0, start)].at(-1)?.length ?? 0) : start;
  if (from === end) return;
  change(field, field.value.slice(0, from) + field.value.slice(end), from, 'deleteContentBackward', null);
}

/** Empties the field. */
export function clearField(field: TextField): void {
  if (field.value !== '') change(field, '', 0, 'deleteContent', null);
}

/** Moves the caret one character; a selection collapses to its side. */
export function moveCaret(field: TextField, direction: 'left' | 'right'): void {
  const [start, end] = selection(field);
  const step =
    direction === 'left'
      ? -([...field.value.slice(0, start)].at(-1)?.length ?? 0)
      : ([...field.value.slice(end)][0]?.length ?? 0);
  const caret = start !== end ? (direction === 'left' ? start : end) : start + step;
  field.setSelectionRange(caret, caret);
}

/** Whether the caret stands where nothing has been typed yet: there a name begins with its surname. */
export const atBeginning = (field: TextField): boolean =>
  field.value.slice(0, selection(field)[0]).trim() === '';
