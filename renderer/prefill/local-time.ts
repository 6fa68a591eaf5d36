import { localMinute } from '../visit/local-minute.ts';

/** An instant as the citizen's own clock shows it, `YYYY-MM-DD HH:mm`. */
export const localTime = (instant: string): string => localMinute(new Date(instant)).replace('T', ' ');
