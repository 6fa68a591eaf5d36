/** The answers of an everyday family in 新生儿出生: married, the mother applies, hospital, everything wanted. */
export const everydayFamily: Readonly<Record<string, string>> = {
  'parents-married': 'yes',
  applicant: 'mother',
  'certificate-held': 'no',
  'birth-place-kind': 'institution',
  'registration-delay': 'within-month',
  'household-of': 'mother',
  'household-kind': 'family',
  'foreign-parent': 'no',
  'mother-insured': 'yes',
  'social-card-now': 'yes',
};
