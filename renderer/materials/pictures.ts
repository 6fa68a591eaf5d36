/** The page's end of the picture worker. It is started when it is first needed and ended with the visit. */
import { onWipe } from '../session/wipe.ts';
import type { PictureAnswers, PictureReply, PictureTask } from './vision/messages.ts';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Gives a task to the worker. Rejects when it cannot be done, or when the visit ends meanwhile. */
export function work<T extends PictureTask>(
  task: T,
  transfer: Transferable[],
): Promise<PictureAnswers[T['kind']]> {
  worker ??= start();
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker?.postMessage({ ...task, id }, transfer);
  });
}

function start(): Worker {
  const started = new Worker(new URL('./vision/picture-worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<PictureReply>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if ('failed' in data) one?.reject(new Error('The picture cannot be used'));
    else one?.resolve(data.value as never);
  });
  started.addEventListener('error', end);
  return started;
}

/** Ends the worker and with it every picture it holds. */
function end(): void {
  worker?.terminate();
  worker = undefined;
  for (const { reject } of waiting.values()) reject(new Error('The picture worker has ended'));
  waiting.clear();
}

onWipe(end);
