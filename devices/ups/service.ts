import type { UpsConfig } from '#shared/hardware/messages.ts';
import { type UpsStatus, upsSimulation } from '#shared/hardware/ups.ts';
import { err, ok } from '#shared/result.ts';
import type { Device, Verb } from '../device.ts';
import { askNut, questionsFor, statusOf } from './nut.ts';
import { readPowerSupplies } from './sysfs.ts';

/** Between two questions, and the longest wait for an answer, in milliseconds. */
const POLL_MS = 5000;
const ANSWER_MS = 3000;

export interface UpsDeps {
  readonly pollMs?: number;
  readonly powerSupplies?: string;
}

/** What a virtual server answers, in the server's own words. */
const VIRTUAL: Readonly<Record<'mains' | 'battery' | 'low', string>> = {
  mains: 'VAR virtual ups.status "OL"\nVAR virtual battery.charge "100"\nOK Goodbye\n',
  battery: 'VAR virtual ups.status "OB DISCHRG"\nVAR virtual battery.charge "80"\nOK Goodbye\n',
  low: 'VAR virtual ups.status "OB DISCHRG LB"\nVAR virtual battery.charge "9"\nOK Goodbye\n',
};

/** The power supply of one configuration entry. Verb `look` → its status now; it is looked at every five seconds, too. */
export function createUps(config: UpsConfig, deps: UpsDeps = {}): Device {
  const { port } = config;
  let power: keyof typeof VIRTUAL = 'mains';
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let told = '';
  let tell: (status: UpsStatus) => void = () => {};

  async function ask(): Promise<UpsStatus> {
    switch (port.type) {
      case 'simulator':
        return statusOf(VIRTUAL[power], 'virtual');
      case 'sysfs':
        return readPowerSupplies(deps.powerSupplies);
      case 'nut': {
        const answer = await askNut(port.host, port.port, questionsFor(port.ups), ANSWER_MS);
        return 'text' in answer
          ? statusOf(answer.text, port.ups)
          : { state: 'disconnected', reason: answer.reason };
      }
    }
  }

  async function look(): Promise<UpsStatus> {
    const status = await ask();
    const text = JSON.stringify(status);
    if (!closed && text !== told) {
      told = text;
      tell(status);
    }
    return status;
  }

  async function watch(): Promise<void> {
    await look();
    if (!closed) timer = setTimeout(() => void watch(), deps.pollMs ?? POLL_MS);
  }

  const simulate: Verb = async (body) => {
    const order = upsSimulation.safeParse(body);
    if (!order.success) return err({ state: 'refused' });
    power = 'power' in order.data ? order.data.power : 'mains';
    await look();
    return ok({ power });
  };
  return {
    id: config.id,
    kind: config.kind,
    simulated: port.type === 'simulator',
    verbs: {
      look: async () => ok(await look()),
      ...(port.type === 'simulator' && { simulate, simulation: async () => ok({ power }) }),
    },
    start(onStatus) {
      tell = onStatus;
      onStatus({ state: 'starting' });
      void watch();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
