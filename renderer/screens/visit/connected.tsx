/** Screens that take what they show as properties, connected to catalogue, visit and custody. */
import { documentTypeOf } from '#shared/form/prefill.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import { canBeMendedHere } from '#shared/plan/correction-plan.ts';
import type { Progress as CaseProgress } from '#shared/platform/cases.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { casesOfPerson } from '../../api/cases.ts';
import { useMachine } from '../../app/machine.ts';
import { goTo } from '../../app/router.ts';
import { progressOf, rate, useQueue } from '../../custody/custody.ts';
import type { LocalText } from '../../i18n/index.ts';
import { newRatingId } from '../../outbox/submit.ts';
import { endVisit } from '../../session/session.ts';
import { useCatalogue } from '../../visit/catalogue.ts';
import { useVisit } from '../../visit/store.ts';
import { LifeEvents } from '../life-events.tsx';
import { Progress } from '../progress.tsx';
import type { LookUpFailure, MendingStart, ProgressChild, ProgressView } from '../progress-view.ts';
import { Rate } from '../rate.tsx';

export function LifeEventsScreen() {
  const events = useCatalogue((state) => state.catalogue?.lifeEvents) ?? [];
  return (
    <LifeEvents
      events={events}
      onBack={endVisit}
      onChoose={(id) => {
        const event = events.find((one) => one.id === id);
        if (!event) return;
        useVisit.getState().begin(event);
        goTo('situations');
      }}
    />
  );
}

export function RateScreen() {
  const submitted = useVisit((state) => state.submitted);
  return (
    <Rate
      onDone={endVisit}
      submitRating={async ({ level, reasons }) =>
        submitted
          ? rate({
              ratingId: newRatingId(),
              submissionId: submitted.submissionId,
              intakeNumber: submitted.intakeNumber,
              level,
              reasons: [...reasons],
              ratedAt: new Date().toISOString(),
            })
          : err('no-submission')
      }
    />
  );
}

export function ProgressScreen() {
  return (
    <Progress
      onBack={endVisit}
      lookUp={lookUp}
      findByCard={findByCard}
      onMend={({ lifeEvent, situations, correction }) => {
        useVisit.getState().beginCorrection(lifeEvent, situations, correction);
        goTo('identify');
      }}
    />
  );
}

async function lookUp(code: string): Promise<Result<ProgressView, LookUpFailure>> {
  const answer = await progressOf(code);
  if (!answer.ok) return err(answer.error === 'not-found-here' ? 'unavailable' : 'not-found');
  if (answer.value.kind === 'held') {
    const { intakeNumber, committedAt, matters } = answer.value;
    return ok({
      intakeNumber,
      truth: 'held',
      simulated: useMachine.getState().kiosk?.simulated ?? false,
      syncedAt: useQueue.getState().lastContactAt ?? null,
      children: matters.map((matter) => childOf(matter, 'held', committedAt)),
    });
  }
  const { progress, syncedAt } = answer.value;
  return ok(shownCase(progress, syncedAt, code));
}

/** Asks the platform for the cases of a person whose card was laid. */
async function findByCard(card: IdCard): Promise<Result<readonly ProgressView[], LookUpFailure>> {
  const found = await casesOfPerson({ documentType: documentTypeOf(card), number: card.number });
  if (!found.ok) return err('unavailable');
  const now = new Date().toISOString();
  return ok(found.value.cases.map((progress) => shownCase(progress, now, null)));
}

function shownCase(progress: CaseProgress, syncedAt: string, code: string | null): ProgressView {
  return {
    intakeNumber: progress.intakeNumber,
    caseNumber: progress.caseNumber,
    truth: progress.caseNumber === undefined ? 'received' : 'accepted',
    simulated: progress.simulated,
    syncedAt,
    children: progress.children.map(shownChild),
    mending: mendingOf(progress, code),
  };
}

/** What the platform says of a child, in words of this catalogue. */
function shownChild(child: CaseProgress['children'][number]): ProgressChild {
  const { caseNumber, correction, dueBy, reason, result, waitsFor } = child;
  return {
    ...childOf(child.matter, child.state, child.time),
    caseNumber,
    dueBy,
    reason,
    result,
    waitsFor: waitsFor?.map((matter) => childOf(matter, 'held', '').name),
    correction: correction && {
      note: correction.note,
      dueBy: correction.dueBy,
      defects: correction.defects.map(({ kind, id, reason: why }) => ({
        name: nameOf(kind, id),
        reason: why,
      })),
    },
  };
}

function nameOf(kind: 'material' | 'element', id: string): LocalText {
  const events = useCatalogue.getState().catalogue?.lifeEvents ?? [];
  const things: readonly { readonly id: string; readonly name: LocalText }[] = events.flatMap((event) => [
    ...(kind === 'material' ? event.materials : event.elements),
  ]);
  return things.find((one) => one.id === id)?.name ?? { zh: id, en: id };
}

/** The visit that mends this case, if anything is to be mended and this catalogue knows all of it. */
function mendingOf(
  { submissionId, lifeEvent: id, situations = {}, children }: CaseProgress,
  queryCode: string | null,
): MendingStart | undefined {
  const lifeEvent = useCatalogue.getState().catalogue?.lifeEvents.find((one) => one.id === id);
  const corrections = children.flatMap(({ matter, state, correction }) =>
    state === 'correction' && correction
      ? [{ matter, correctionId: correction.correctionId, defects: correction.defects }]
      : [],
  );
  if (!lifeEvent || !canBeMendedHere(lifeEvent, corrections)) return undefined;
  return { lifeEvent, situations, correction: { submissionId, queryCode, corrections } };
}

/** A matter by its catalogue name; one that this catalogue no longer has is shown by its id. */
function childOf(id: string, state: ProgressChild['state'], time: string): ProgressChild {
  const { catalogue } = useCatalogue.getState();
  const matter = catalogue?.lifeEvents.flatMap((event) => event.matters).find((one) => one.id === id);
  const department = catalogue?.departments.find((one) => one.id === matter?.department);
  const unnamed = { zh: id, en: id };
  return { matter: id, name: matter?.name ?? unnamed, department: department?.name ?? unnamed, state, time };
}
