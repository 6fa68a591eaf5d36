export { type Address, AddressField, emptyAddress } from './address/address-field.tsx';
export { DateField } from './date/date-field.tsx';
export type { FieldWiring } from './field-wiring.ts';
export type { InputMode } from './keyboard/field.ts';
export { OnScreenKeyboard } from './keyboard/on-screen-keyboard.tsx';
export { type InputMessageKey, type InputTranslate, inputMessages } from './messages.ts';
export { prepareInput } from './prepare.ts';
