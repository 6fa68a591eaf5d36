import type { Matter } from '#shared/catalogue/schema.ts';
import { Button, Dialog, type Row, Rows } from '../../design/index.ts';
import { useT, useText } from '../../i18n/index.ts';
import { useCatalogue } from '../../visit/catalogue.ts';
import { useVisit } from '../../visit/store.ts';

/** 办事指南: the six elements of one matter, and who answers for it. */
export function GuideDialog({ matter, onClose }: { readonly matter: Matter; readonly onClose: () => void }) {
  const t = useT();
  const text = useText();
  const event = useVisit((state) => state.lifeEvent);
  const departments = useCatalogue((state) => state.catalogue?.departments);
  const department = departments?.find((one) => one.id === matter.department);
  const materials = event?.materials.filter((one) => matter.materials.includes(one.id)) ?? [];
  const rows: Row[] = [
    { id: 'department', term: t('notice.guide.department'), value: department ? text(department.name) : '' },
    { id: 'basis', term: t('notice.guide.basis'), value: lines(matter.basis.map(text)) },
    { id: 'conditions', term: t('notice.guide.conditions'), value: lines(matter.conditions.map(text)) },
    {
      id: 'materials',
      term: t('notice.guide.materials'),
      value: lines(materials.map((one) => text(one.name))),
    },
    { id: 'time', term: t('notice.guide.time'), value: useTime()(matter) },
    { id: 'fee', term: t('notice.guide.fee'), value: useFee()(matter.fee) },
    { id: 'result', term: t('notice.guide.result'), value: lines(matter.results.map(text)) },
  ];
  return (
    <Dialog
      id="guide"
      title={text(matter.name)}
      onClose={onClose}
      actions={
        <Button action="back" kind="primary" onPress={onClose}>
          {t('action.close')}
        </Button>
      }
    >
      <Rows rows={rows} />
    </Dialog>
  );
}

const lines = (all: readonly string[]) => (
  <ul className="plain-list">
    {all.map((one) => (
      <li key={one}>{one}</li>
    ))}
  </ul>
);

/** A matter's time limit in words. */
export function useTime(): (matter: Pick<Matter, 'time'>) => string {
  const t = useT();
  const text = useText();
  return ({ time }) => {
    const days = time.immediate ? t('notice.immediate') : `${time.workingDays} ${t('notice.unit.days')}`;
    return time.note ? t('notice.with-note', { value: days, note: text(time.note) }) : days;
  };
}

/** A charge in words. */
export function useFee(): (fee: Matter['fee']) => string {
  const t = useT();
  const text = useText();
  return (fee) => {
    const sum = fee.fen === 0 ? t('notice.free') : t('notice.fee', { yuan: (fee.fen / 100).toFixed(2) });
    return fee.note ? t('notice.with-note', { value: sum, note: text(fee.note) }) : sum;
  };
}
