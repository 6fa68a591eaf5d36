/** Speed of the planner and of loading the catalogue, beside the same form in survey-core. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Model } from 'survey-core';
import { loadCatalogue } from '#shared/catalogue/load.ts';
import type { LifeEvent } from '#shared/catalogue/schema.ts';
import { makePlan } from '#shared/plan/plan.ts';
import { answersOf, type Size, surveyJson, syntheticEvent } from './synthetic-event.ts';

const ROUNDS = 400;
const WARM_UP = 100;
const LIMITS = { planMs: 2, doubledRatio: 2.6, loadMs: 100 };
const ONE: Size = { matters: 50, elements: 60, situations: 30 };
const TWO: Size = { matters: 100, elements: 120, situations: 60 };

const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

/** Median milliseconds of one answer changing, over all rounds. */
function timed(work: (round: number) => void): number {
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const from = performance.now();
    work(round);
    if (round >= WARM_UP) times.push(performance.now() - from);
  }
  return median(times);
}

const planFor = (event: LifeEvent, size: Size, round: number) =>
  makePlan(event, { situations: answersOf(size, round), deselected: [], choices: { e0: 'a' } });

/** Fields shown after each answer, in order, as each engine says. */
const shownByPlan = (event: LifeEvent, size: Size, round: number): string[] =>
  planFor(event, size, round).groups.flatMap((group) => group.elements.map((one) => one.element.id));
const shownBySurvey = (survey: Model): string[] =>
  survey.getAllQuestions(true).flatMap((one) => (one.name.startsWith('e') ? [one.name] : []));

function answer(survey: Model, size: Size, round: number): void {
  const wanted = answersOf(size, round);
  for (const [id, value] of Object.entries(wanted))
    if (survey.getValue(id) !== value) survey.setValue(id, value);
}

/** Processor time, so that other work on the machine does not count; reading is a part of it, waiting for a disk is not. */
async function loadTimes(): Promise<{ first: number; again: number; events: number }> {
  const root = join(import.meta.dirname, '../../assets/catalogue');
  const times: number[] = [];
  let events = 0;
  for (let round = 0; round < 15; round += 1) {
    const from = process.cpuUsage();
    const loaded = await loadCatalogue((name) => readFile(join(root, name), 'utf8'));
    const used = process.cpuUsage(from);
    times.push((used.user + used.system) / 1000);
    if (!loaded.ok) throw new Error('the catalogue has defects');
    events = loaded.value.lifeEvents.length;
  }
  return { first: times[0] ?? Number.NaN, again: median(times.slice(1)), events };
}

/** @returns whether every limit holds */
export async function benchPlan(): Promise<boolean> {
  // First of all, while nothing is warm: so it is when the kiosk starts.
  const load = await loadTimes();
  const one = syntheticEvent(ONE);
  const two = syntheticEvent(TWO);
  const survey = new Model(surveyJson(one));
  survey.clearInvisibleValues = 'none';
  survey.setValue('e0', 'a');
  for (let round = 0; round < 60; round += 1) {
    answer(survey, ONE, round);
    const [ours, theirs] = [shownByPlan(one, ONE, round), shownBySurvey(survey)];
    if (ours.join() !== theirs.join())
      throw new Error(`round ${round}: the two engines show different fields`);
  }
  const planMs = timed((round) => planFor(one, ONE, round));
  const doubledMs = timed((round) => planFor(two, TWO, round));
  const surveyMs = timed((round) => {
    answer(survey, ONE, round);
    shownBySurvey(survey);
  });
  const figures = {
    bench: 'plan',
    planMs,
    doubledMs,
    doubledRatio: doubledMs / planMs,
    surveyCoreMs: surveyMs,
    surveyCoreRatio: surveyMs / planMs,
    loadFirstMs: load.first,
    loadAgainMs: load.again,
    lifeEvents: load.events,
  };
  const within = {
    plan: planMs <= LIMITS.planMs,
    doubled: figures.doubledRatio <= LIMITS.doubledRatio,
    load: load.first <= LIMITS.loadMs,
  };
  const ms = (value: number) => `${value.toFixed(3)} ms`.padStart(12);
  const mark = (good: boolean) => (good ? 'ok' : 'TOO SLOW');
  process.stdout.write(
    [
      `plan, 50 matters × 60 elements × 30 situations  ${ms(planMs)}  limit ${LIMITS.planMs} ms  ${mark(within.plan)}`,
      `plan, all doubled                               ${ms(doubledMs)}  × ${figures.doubledRatio.toFixed(2)}, limit × ${LIMITS.doubledRatio}  ${mark(within.doubled)}`,
      `survey-core, the same form                      ${ms(surveyMs)}  × ${figures.surveyCoreRatio.toFixed(2)} of the plan`,
      `load and check ${String(load.events).padStart(2)} life events, first time       ${ms(load.first)}  limit ${LIMITS.loadMs} ms  ${mark(within.load)}`,
      `load and check again                            ${ms(load.again)}`,
      JSON.stringify(figures, (_, value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)),
      '',
    ].join('\n'),
  );
  return within.plan && within.doubled && within.load;
}
