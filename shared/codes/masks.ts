const stars = (count: number): string => '*'.repeat(Math.max(count, 0));

function maskMiddle(text: string, head: number, tail: number): string {
  const characters = [...text];
  // Too short to hide anything between head and tail: keep the first character alone.
  if (characters.length <= head + tail) return (characters[0] ?? '') + stars(characters.length - 1);
  return (
    characters.slice(0, head).join('') +
    stars(characters.length - head - tail) +
    characters.slice(characters.length - tail).join('')
  );
}

/** 张三丰 → 张*丰, 张三 → 张*, 张 → *. Counts characters, not UTF-16 units. */
export function maskName(name: string): string {
  const trimmed = name.trim();
  return [...trimmed].length === 1 ? '*' : maskMiddle(trimmed, 1, 1);
}

/** 11010519491231002X → 1101**********002X: the birth date is hidden. */
export const maskIdNumber = (number: string): string => maskMiddle(number.trim(), 4, 4);

/** 13800138000 → 138****8000. */
export const maskPhone = (number: string): string => maskMiddle(number.trim(), 3, 4);

/** Everything but the last four digits of a bank card. */
export const maskBankCard = (number: string): string => maskMiddle(number.replace(/\s/g, ''), 0, 4);
