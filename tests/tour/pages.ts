/** A picture for each material; one that has none gets the plain sheet. */
export function pageFor(material: string, page: number): string {
  const pictures: Readonly<Record<string, readonly string[]>> = {
    'mother-id-card': ['mother-id-card.jpg'],
    'father-id-card': ['father-id-card.jpg'],
    'household-register': ['household-register-1.jpg', 'household-register-2.jpg'],
    'marriage-certificate': ['marriage-certificate.jpg'],
    'birth-certificate': ['birth-certificate.jpg'],
    'maternity-bank-card': ['bank-card.jpg'],
    'newborn-household-page': ['newborn-page.jpg'],
    'letter-of-authority': ['authorisation.jpg'],
    'passport-or-permit': ['passport.jpg'],
  };
  const list = pictures[material] ?? ['authorisation.jpg'];
  return list[(page - 1) % list.length] ?? 'authorisation.jpg';
}
