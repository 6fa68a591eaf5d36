import { useState } from 'react';
import { type FaultScenario, faultScenario, type ScenarioStep } from '#shared/hardware/fault-scenario.ts';
import { Button } from '../design/index.ts';
import { useT, useText } from '../i18n/index.ts';
import { play, type SimulatedDevice } from './simulator-api.ts';

/** Every scenario file of the demo material; a broken one is a broken build. */
const scenarios: readonly FaultScenario[] = Object.values(
  import.meta.glob('../../assets/demo/scenarios/*.json', { eager: true, import: 'default' }),
).map((file) => faultScenario.parse(file));

/** What a drawer can do of a fault: the devices' part. The citizen's part is the trainee's. */
async function playSteps(device: SimulatedDevice, steps: readonly ScenarioStep[]): Promise<boolean> {
  for (const step of steps) {
    if ('waitMs' in step) await new Promise((resolve) => setTimeout(resolve, step.waitMs));
    if (!('simulate' in step)) continue;
    const answer = await play(step.on ?? device, step.simulate);
    if (!answer.ok) return false;
  }
  return true;
}

const isPlayable = ({ fault }: FaultScenario): boolean => fault.some((step) => 'simulate' in step);

/** The named faults of one device, folded: one touch plays a fault, another ends it. */
export function Scenarios({
  device,
  onPlayed,
}: {
  readonly device: SimulatedDevice;
  /** Told after every change, with whether the device took it. */
  readonly onPlayed: (isTaken: boolean) => void;
}) {
  const t = useT();
  const text = useText();
  const [open, setOpen] = useState(false);
  const [playing, setPlaying] = useState<FaultScenario>();
  const list = scenarios.filter((one) => one.device === device && isPlayable(one));
  if (list.length === 0) return null;
  const begin = async (scenario: FaultScenario) => {
    // One fault at a time, so that each ends as it is meant to.
    if (playing) await playSteps(device, playing.recovery);
    setPlaying(scenario);
    onPlayed(await playSteps(device, scenario.fault));
  };
  const end = async (scenario: FaultScenario) => {
    setPlaying(undefined);
    onPlayed(await playSteps(device, scenario.recovery));
  };
  return (
    <>
      <div className="dock__keys">
        <Button
          action="dock-scenarios"
          kind="quiet"
          icon="list"
          data={{ 'data-open': String(open) }}
          onPress={() => setOpen(!open)}
        >
          {open ? t('dock.scenarios.close') : t('dock.scenarios', { count: list.length })}
        </Button>
        {playing ? (
          <Button action="dock-scenario-end" kind="primary" onPress={() => void end(playing)}>
            {t('dock.scenario.end')}
          </Button>
        ) : null}
      </div>
      {open ? (
        <ul className="dock__scenarios">
          {list.map((one) => (
            <li key={one.id}>
              <Button
                action="dock-scenario"
                kind={playing?.id === one.id ? 'primary' : 'secondary'}
                data={{ 'data-scenario': one.id }}
                onPress={() => void begin(one)}
              >
                {text(one.title)}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
