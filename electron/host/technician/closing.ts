import { join } from 'node:path';
import {
  type OpeningHours,
  type OutOfServiceNotice,
  outOfService,
  weekDays,
} from '#shared/api/technician.ts';
import { chinaMinute } from '#shared/time/china.ts';
import { readIfThere, removeIfThere, writeDurably } from '../journal/files.ts';

/** The kiosk taken out of service by a technician; it stays so over a restart. */
export class Closing {
  readonly #path: string;
  #notice: OutOfServiceNotice = { sentence: null };

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(folder: string): Promise<Closing> {
    const closing = new Closing(join(folder, 'out-of-service.json'));
    const bytes = await readIfThere(closing.#path);
    if (bytes === undefined) return closing;
    try {
      closing.#notice = outOfService.parse(JSON.parse(bytes.toString()));
    } catch {
      // Somebody meant to close it: the reason is lost, the wish is not.
      closing.#notice = { sentence: { zh: '', en: '' } };
    }
    return closing;
  }

  get notice(): OutOfServiceNotice {
    return this.#notice;
  }

  async set(notice: OutOfServiceNotice): Promise<void> {
    if (notice.sentence === null) await removeIfThere(this.#path);
    else await writeDurably(this.#path, JSON.stringify(notice));
    this.#notice = notice;
  }
}

/** Whether the kiosk is open at this instant, by China's clock. Without hours it always is. */
export function isOpen(hours: OpeningHours | undefined, now: number): boolean {
  if (hours === undefined) return true;
  const [date = '', time = ''] = chinaMinute(now).split('T');
  // Date counts from Sunday, weekDays from Monday.
  const day = weekDays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7];
  const span = day === undefined ? undefined : hours[day];
  return span !== undefined && span.from <= time && time < span.to;
}
