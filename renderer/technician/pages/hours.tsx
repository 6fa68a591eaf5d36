import { useState } from 'react';
import { type OpeningHours, type WeekDay, weekDays } from '#shared/api/technician.ts';
import { Button, ChoiceGroup, Notice, Panel } from '../../design/index.ts';
import { type MessageKey, useT } from '../../i18n/index.ts';
import { useConsole } from '../console.ts';
import { ConsolePage, SavedBanner, saveAction, useSaving } from '../parts.tsx';

/** When new visits may begin. */
export function HoursPage() {
  const view = useConsole((state) => state.settings);
  return view === null ? null : <HoursForm hours={view.settings.hours} />;
}

const OFFICE = { from: '09:00', to: '17:00' };
const officeWeek: OpeningHours = {
  monday: OFFICE,
  tuesday: OFFICE,
  wednesday: OFFICE,
  thursday: OFFICE,
  friday: OFFICE,
};
const HALF_HOUR = 30;

/** `08:30` half an hour later or earlier, within the day. */
function shifted(time: string, minutes: number): string {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  const all = Math.min(24 * 60, Math.max(0, hours * 60 + rest + minutes));
  return `${String(Math.floor(all / 60)).padStart(2, '0')}:${String(all % 60).padStart(2, '0')}`;
}

function HoursForm({ hours: saved }: { readonly hours: OpeningHours | null }) {
  const t = useT();
  const saving = useSaving();
  const [hours, setHours] = useState(saved);
  const change = (day: WeekDay, span: OpeningHours[WeekDay]) => {
    const { [day]: _, ...others } = hours ?? {};
    setHours(span === undefined ? others : { ...others, [day]: span });
  };
  return (
    <ConsolePage
      page="hours"
      title={t('tech.page.hours')}
      lead={t('tech.hours.lead')}
      next={saveAction(t, saving, () => void saving.save({ hours }))}
      banner={<SavedBanner saving={saving} />}
    >
      <div className="stack">
        <ChoiceGroup
          label={t('tech.hours.when')}
          columns={2}
          options={[
            { id: 'always', title: t('tech.hours.always') },
            { id: 'some', title: t('tech.hours.some') },
          ]}
          value={hours === null ? 'always' : 'some'}
          onChange={(id) => setHours(id === 'always' ? null : (saved ?? officeWeek))}
        />
        {hours === null
          ? null
          : weekDays.map((day) => (
              <Day key={day} day={day} span={hours[day]} onChange={(span) => change(day, span)} />
            ))}
        <Notice>{t('tech.hours.clock')}</Notice>
      </div>
    </ConsolePage>
  );
}

function Day({
  day,
  span,
  onChange,
}: {
  readonly day: WeekDay;
  readonly span: OpeningHours[WeekDay];
  readonly onChange: (span: OpeningHours[WeekDay]) => void;
}) {
  const t = useT();
  const name = t(`tech.day.${day}` as MessageKey);
  const end = (which: 'from' | 'to') => (
    <div className="row stepper" data-element={`${day}-${which}`} data-value={span?.[which]}>
      <span>{t(`tech.hours.${which}`)}</span>
      <Button
        action="earlier"
        icon="down"
        label={`${t('tech.hours.earlier')} ${name} ${t(`tech.hours.${which}`)}`}
        onPress={() => span && move(which, shifted(span[which], -HALF_HOUR))}
      >
        {t('tech.hours.earlier')}
      </Button>
      <output className="stepper__value number">{span?.[which]}</output>
      <Button
        action="later"
        icon="up"
        label={`${t('tech.hours.later')} ${name} ${t(`tech.hours.${which}`)}`}
        onPress={() => span && move(which, shifted(span[which], HALF_HOUR))}
      >
        {t('tech.hours.later')}
      </Button>
    </div>
  );
  const move = (which: 'from' | 'to', time: string) => {
    const next = { ...(span ?? OFFICE), [which]: time };
    if (next.from < next.to) onChange(next);
  };
  return (
    <Panel
      title={name}
      data={{ 'data-day': day }}
      aside={
        <Button
          action="toggle-day"
          label={`${t(span === undefined ? 'tech.hours.open' : 'tech.hours.close')} ${name}`}
          onPress={() => onChange(span === undefined ? OFFICE : undefined)}
        >
          {t(span === undefined ? 'tech.hours.open' : 'tech.hours.close')}
        </Button>
      }
    >
      {span === undefined ? (
        <p className="muted">{t('tech.hours.closed')}</p>
      ) : (
        <>
          {end('from')}
          {end('to')}
        </>
      )}
    </Panel>
  );
}
