/** GB/T 2261.1, sex of a person, with the word in both languages of the screen. */
export const SEXES = {
  '0': { zh: '未知的性别', en: 'Unknown' },
  '1': { zh: '男', en: 'Male' },
  '2': { zh: '女', en: 'Female' },
  '9': { zh: '未说明的性别', en: 'Not stated' },
} as const;

export type SexCode = keyof typeof SEXES;

export const isSexCode = (text: string): text is SexCode => Object.hasOwn(SEXES, text);
