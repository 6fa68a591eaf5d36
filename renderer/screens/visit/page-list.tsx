import type { Material } from '#shared/catalogue/schema.ts';
import { Button, Notice } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import type { ScannedPage } from '../../materials/page.ts';
import { mustRedo } from './use-pages.ts';

interface Actions {
  readonly busy: boolean;
  readonly rotate: (page: ScannedPage) => void;
  readonly retake: (page: ScannedPage) => void;
  readonly remove: (page: ScannedPage) => void;
  readonly keep: (page: ScannedPage) => void;
}

/** The pages taken so far, each with what may be wrong with it and what can be done. */
export function PageList({
  material,
  pages,
  ...actions
}: Actions & { readonly material: Material; readonly pages: readonly ScannedPage[] }) {
  if (pages.length === 0) return null;
  return (
    <ol className={pages.length === 1 ? 'pages pages--one' : 'pages'}>
      {pages.map((page, index) => (
        <Page key={page.id} material={material} page={page} number={index + 1} {...actions} />
      ))}
    </ol>
  );
}

function Page({
  material,
  page,
  number,
  busy,
  rotate,
  retake,
  remove,
  keep,
}: Actions & { readonly material: Material; readonly page: ScannedPage; readonly number: number }) {
  const t = useT();
  const [issue] = page.issues;
  const must = mustRedo(material, page);
  return (
    <li
      className="pages__page"
      data-page={number}
      data-issues={page.issues.join(' ')}
      data-bytes={page.jpeg.length}
    >
      <img className="pages__picture" src={page.url} alt={t('materials.page', { number })} />
      <p className="strong">{t('materials.page', { number })}</p>
      {issue === undefined ? null : page.kept && !must ? (
        <p className="muted">{t('materials.kept')}</p>
      ) : (
        <Notice
          tone="warn"
          live
          title={t(`materials.issue.${issue}`)}
          actions={
            must ? undefined : (
              <Button action="keep-page" disabled={busy} onPress={() => keep(page)}>
                {t('materials.keep')}
              </Button>
            )
          }
        >
          {must ? t('materials.must-redo') : undefined}
        </Notice>
      )}
      <div className="pages__actions">
        <Button action="rotate" icon="rotate" disabled={busy} onPress={() => rotate(page)}>
          {t('materials.rotate')}
        </Button>
        <Button action="retake" icon="scan" disabled={busy} onPress={() => retake(page)}>
          {t('materials.retake')}
        </Button>
        <Button action="remove" kind="quiet" icon="remove" disabled={busy} onPress={() => remove(page)}>
          {t('materials.remove')}
        </Button>
      </div>
    </li>
  );
}
