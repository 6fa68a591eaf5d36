import { lazy, Suspense } from 'react';
import { create } from 'zustand';
import { useMachine } from '../app/machine.ts';
import { Button } from '../design/index.ts';
import { useT } from '../i18n/index.ts';

/** Left out of a packaged build by the flag: then neither tab nor drawer nor their code is there. */
const built = import.meta.env.VITE_DOCK !== 'off';

const Dock = built ? lazy(async () => ({ default: (await import('./dock.tsx')).Dock })) : null;

export const useDock = create<{ readonly open: boolean }>(() => ({ open: false }));

const useWanted = () => useMachine((machine) => machine.kiosk?.simulated === true) && built;

/** True while the drawer takes room in the frame. */
export function useDockOpen(): boolean {
  const open = useDock((dock) => dock.open);
  const wanted = useWanted();
  return open && wanted;
}

/** The folded drawer: one button at the edge, in the bar, over nothing. */
export function DockTab() {
  const t = useT();
  const wanted = useWanted();
  const open = useDock((dock) => dock.open);
  if (!wanted) return null;
  return (
    <Button action="dock" icon="list" onPress={() => useDock.setState({ open: !open })}>
      {t('dock.tab')}
    </Button>
  );
}

export function DockDrawer() {
  const open = useDockOpen();
  return Dock === null || !open ? null : (
    <Suspense>
      <Dock onClose={() => useDock.setState({ open: false })} />
    </Suspense>
  );
}
