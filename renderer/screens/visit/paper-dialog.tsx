import { useEffect, useState } from 'react';
import type { Sheet } from '#shared/forms/sheet.ts';
import { Button, Dialog, Notice, Waiting } from '../../design/index.ts';
import { Pager } from '../../design/pager.tsx';
import { SheetPicture } from '../../forms/sheet-picture.tsx';
import { useT } from '../../i18n/index.ts';
import { PrintPaper } from './print-paper.tsx';

/** Longest wait for a page to be set, in seconds; it takes one or two the first time. */
const LIMIT_SECONDS = 20;

/** A paper laid over the screen, page by page, as it will be printed. */
export function PaperDialog({
  title,
  hints,
  make,
  onClose,
  data,
}: {
  readonly title: string;
  /** Said above the paper. */
  readonly hints: readonly string[];
  /** Called once, when the dialog opens. */
  readonly make: () => Promise<Sheet>;
  readonly onClose: () => void;
  readonly data: Readonly<Record<`data-${string}`, string>>;
}) {
  const t = useT();
  const [sheet, setSheet] = useState<Sheet | 'failed'>();
  const [first] = useState(() => make);
  useEffect(() => {
    let open = true;
    first().then(
      (made) => open && setSheet(made),
      () => open && setSheet('failed'),
    );
    return () => {
      open = false;
    };
  }, [first]);
  return (
    <Dialog
      id="paper"
      title={title}
      onClose={onClose}
      actions={
        <Button action="back" kind="primary" onPress={onClose}>
          {t('action.close')}
        </Button>
      }
    >
      {sheet === undefined ? (
        <Waiting
          label={t('paper.making')}
          limitSeconds={LIMIT_SECONDS}
          onLimit={() => setSheet((made) => made ?? 'failed')}
        />
      ) : sheet === 'failed' ? (
        <Notice tone="warn" title={t('paper.failed')} live />
      ) : (
        <div className="sheet-room" data-paper-pages={sheet.pages.length} {...data}>
          <Pager resetKey={sheet.title}>
            {hints.map((hint) => (
              <p key={hint} className="muted">
                {hint}
              </p>
            ))}
            <PrintPaper sheet={sheet} />
            {sheet.pages.map((page, at) => {
              const label = t('paper.page', { page: at + 1, pages: sheet.pages.length });
              return <SheetPicture key={label} page={page} label={label} codeLabel={t('paper.code')} />;
            })}
          </Pager>
        </div>
      )}
    </Dialog>
  );
}
