import { useState } from 'react';
import type { Material } from '#shared/catalogue/schema.ts';
import { nextPage, type ScanAnswer, scanPage, stopScan } from '../../api/devices.ts';
import {
  pageFromCamera,
  pageFromScan,
  releasePage,
  rotatePage,
  type ScannedPage,
} from '../../materials/page.ts';
import { holdTime } from '../../session/session.ts';
import { useVisit } from '../../visit/store.ts';

/** What of the scanner's states has a sentence of its own; every other one is `other`. */
const told: ReadonlySet<string> = new Set(['no-paper', 'jam', 'double-feed', 'cover-open', 'busy']);

/** A paper that must be clear by its catalogue entry takes no page that is dark, blank or blurred; a reflection may pass. */
export const mustRedo = (material: Material, page: ScannedPage): boolean =>
  material.quality !== undefined && page.issues.some((issue) => issue !== 'glare');

/** Pages nobody has decided about yet. */
export const unsettled = (material: Material, pages: readonly ScannedPage[]): readonly ScannedPage[] =>
  pages.filter((page) => page.issues.length > 0 && (!page.kept || mustRedo(material, page)));

const pagesOf = (id: string): readonly ScannedPage[] => useVisit.getState().pages[id] ?? [];

/** The pages of one paper and everything a citizen can do with them. */
export function usePages(material: Material) {
  const { id } = material;
  const pages = useVisit((state) => state.pages[id]) ?? [];
  const [busy, setBusy] = useState(false);
  /** Key of the sentence to show, below `materials.`. */
  const [trouble, setTrouble] = useState<string>();
  const put = (list: readonly ScannedPage[]) => useVisit.getState().putPages(id, list);

  /** Adds a page, or puts it in the place of another. */
  const place = (page: ScannedPage, instead?: string) => {
    const now = pagesOf(id);
    const old = now.find((one) => one.id === instead);
    put(old ? now.map((one) => (one.id === instead ? page : one)) : [...now, page]);
    if (old) releasePage(old);
  };

  const guarded = async (work: () => Promise<string | undefined>) => {
    setBusy(true);
    setTrouble(undefined);
    const release = holdTime('scan');
    try {
      setTrouble(await work());
    } catch {
      setTrouble('trouble.picture');
    } finally {
      release();
      setBusy(false);
    }
  };

  /** Scans what lies there: one page, or the whole stack. With `instead` one page takes the place of that one. */
  const scan = (instead?: ScannedPage) =>
    guarded(async () => {
      const wish = { dpi: material.quality?.dpi ?? 200, colour: material.quality?.colour ?? true };
      let answer: Awaited<ReturnType<typeof nextPage>> = await scanPage(wish);
      let first: string | undefined = instead?.id;
      for (;;) {
        if (!answer.ok) return answer.error === 'cancelled' ? undefined : troubleKey(answer.error);
        if (answer.value === null) return undefined;
        const { jpeg, more }: ScanAnswer = answer.value;
        if (first === undefined && pagesOf(id).length >= material.pages.max) {
          await stopScan();
          return 'too-many';
        }
        place(await pageFromScan(jpeg), first);
        if (!more) return undefined;
        if (first !== undefined) {
          await stopScan();
          return undefined;
        }
        first = undefined;
        answer = await nextPage();
      }
    });

  const fromCamera = (picture: ImageBitmap, instead?: ScannedPage) =>
    guarded(async () => {
      const { page, found } = await pageFromCamera(picture);
      place(page, instead?.id);
      return found ? undefined : 'camera.whole';
    });

  const rotate = (page: ScannedPage) =>
    guarded(async () => {
      place(await rotatePage(page), page.id);
      return undefined;
    });

  const remove = (page: ScannedPage) => {
    put(pages.filter((one) => one.id !== page.id));
    releasePage(page);
  };
  const keep = (page: ScannedPage) =>
    put(pages.map((one) => (one.id === page.id ? { ...one, kept: true } : one)));

  return {
    pages,
    busy,
    trouble,
    setTrouble,
    scan,
    stop: () => void stopScan(),
    fromCamera,
    rotate,
    remove,
    keep,
  };
}

const troubleKey = (state: string): string =>
  told.has(state) ? `trouble.${state}` : state === 'bad-image' ? 'trouble.picture' : 'trouble.other';
