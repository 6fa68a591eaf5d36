import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useT } from '../i18n/index.ts';
import { Button } from './button.tsx';

interface Place {
  readonly page: number;
  readonly pages: number;
}

/** Part of a screenful that stays in sight after paging, so that the eye finds the place again. */
const overlap = 0.14;

/**
 * Scrolling without a scrollbar to hit: where the content is higher than the room, two big buttons page through it
 * and say where one is. A vertical swipe works as well.
 */
export function Pager({ children, resetKey }: { readonly children: ReactNode; readonly resetKey: string }) {
  const t = useT();
  const room = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  const [barren, setBarren] = useState(false);
  const [place, setPlace] = useState<Place>({ page: 1, pages: 1 });

  const measure = useCallback(() => {
    const box = scroller.current;
    if (room.current === null || box === null || inner.current === null) return;
    // Measured against the room with the buttons away: their coming must not decide whether they come.
    setOverflows(inner.current.offsetHeight > room.current.clientHeight + 1);
    setBarren(inner.current.querySelector('button, input, textarea, canvas, [tabindex]') === null);
    const step = Math.max(1, box.clientHeight * (1 - overlap));
    const rest = Math.max(0, box.scrollHeight - box.clientHeight);
    const pages = 1 + Math.ceil((rest - 1) / step);
    const atEnd = box.scrollTop >= rest - 2;
    const page = atEnd ? pages : Math.min(pages - 1, 1 + Math.round(box.scrollTop / step));
    setPlace((old) => (old.page === page && old.pages === pages ? old : { page, pages }));
  }, []);

  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    for (const part of [room.current, scroller.current, inner.current]) {
      if (part !== null) observer.observe(part);
    }
    // When the keyboard comes and the room shrinks, what has focus stays in sight.
    const shrinking = new ResizeObserver(() => {
      const active = document.activeElement;
      if (active !== scroller.current && scroller.current?.contains(active))
        active?.scrollIntoView({ block: 'nearest' });
    });
    if (scroller.current !== null) shrinking.observe(scroller.current);
    return () => {
      observer.disconnect();
      shrinking.disconnect();
    };
  }, [measure]);

  // Another screen begins at its top.
  useEffect(() => {
    if (resetKey !== '') scroller.current?.scrollTo({ top: 0 });
  }, [resetKey]);

  const turn = (direction: 1 | -1) => {
    const box = scroller.current;
    box?.scrollBy({ top: direction * box.clientHeight * (1 - overlap), behavior: 'smooth' });
  };

  // Where there is nothing to focus inside, the text itself takes the focus, so that arrow keys can move it.
  const still = { tabIndex: 0, role: 'region', 'aria-label': t('pager.content') } as const;
  return (
    <div className="pager" ref={room}>
      <div
        className="pager__scroller"
        ref={scroller}
        onScroll={measure}
        {...(overflows && barren ? still : {})}
      >
        <div className="pager__inner" ref={inner}>
          <div className="pager__content">{children}</div>
        </div>
      </div>
      {overflows ? (
        <div className="pager__turn">
          <Button action="more-up" kind="quiet" icon="up" disabled={place.page <= 1} onPress={() => turn(-1)}>
            {t('pager.up')}
          </Button>
          <span className="pager__where">{t('pager.where', { ...place })}</span>
          <Button
            action="more"
            kind={place.page < place.pages ? 'secondary' : 'quiet'}
            icon="down"
            disabled={place.page >= place.pages}
            onPress={() => turn(1)}
          >
            {t('pager.down')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
