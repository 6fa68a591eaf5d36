/** 国办发〔2019〕51号: 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意. Shown best first. */
export const ratingLevels = [5, 4, 3, 2, 1] as const;
export type RatingLevel = (typeof ratingLevels)[number];

/** Reason codes offered at two stars or fewer; codes only, so that no personal data can be typed in. */
export const ratingReasons = [
  'slow',
  'unclear',
  'hard-to-use',
  'too-many-documents',
  'device',
  'nobody-helped',
] as const;

export interface RatingAnswer {
  readonly level: RatingLevel;
  readonly reasons: readonly string[];
}
