/**
 * ISO 7064 MOD 11-2 check character ('0'–'9' or 'X') of a string of digits; GB 11643 writes the same rule as
 * weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 for 17 digits.
 */
export function mod11_2(digits: string): string {
  let remainder = 0;
  for (const digit of digits) remainder = ((remainder + Number(digit)) * 2) % 11;
  return '0123456789X'.charAt((12 - remainder) % 11);
}

/** ISO 7064 MOD 11,10 check digit of a string of digits: every single wrong digit is caught. */
export function mod11_10(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** Luhn (ISO/IEC 7812-1 annex B): is the last digit of `digits` the check digit of the others? */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ICAO 9303 check digit: weights 7 3 1, letters A–Z count 10–35. */
export function icao731(text: string): string {
  let sum = 0;
  for (const [place, character] of [...text].entries()) {
    sum += Number.parseInt(character, 36) * ([7, 3, 1][place % 3] ?? 0);
  }
  return String(sum % 10);
}
