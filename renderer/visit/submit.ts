/** From a finished visit to a committed envelope: freeze, project, seal, hand over, forget. */
import { projectChildren } from '#shared/application/project.ts';
import type { Application, ApplicationDocument, ApplicationForm } from '#shared/application/types.ts';
import { sha256Hex } from '#shared/envelope/bytes.ts';
import { makeQueryCode } from '#shared/envelope/query-code.ts';
import { documentTypeOf } from '#shared/form/prefill.ts';
import type { FormFacts } from '#shared/forms/form-content.ts';
import type { IdCard } from '#shared/hardware/id-card.ts';
import type { Plan } from '#shared/plan/types.ts';
import { objectionsOf, proofsOf } from '#shared/prefill/apply.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { useMachine } from '../app/machine.ts';
import { forgetSealed, submitApplication, whatBecameOf } from '../custody/custody.ts';
import type { FormPdf } from '../forms/forms.ts';
import { documentFromPages } from '../materials/document.ts';
import { newSubmissionId } from '../outbox/submit.ts';
import { useSettings } from '../session/settings.ts';
import { useCatalogue } from './catalogue.ts';
import { countSubmitted } from './counting.ts';
import { formFactsOf } from './form-facts.ts';
import { useVisit } from './store.ts';

/** What the citizen is told when nothing was submitted; what was filled in is still there. */
export type SubmitTrouble = 'disk-full' | 'not-set-up' | 'other';

/** Seals and commits the visit. On success the plain data is gone from memory before this returns. */
export async function submitVisit(plan: Plan): Promise<Result<null, SubmitTrouble>> {
  const visit = useVisit.getState();
  const catalogue = useCatalogue.getState().catalogue;
  const role = plan.applicantRole;
  const card = role === undefined ? undefined : visit.cards[role];
  if (!catalogue || !card || role === undefined || !visit.signature || !visit.privacyShown)
    return err('other');

  const language = useSettings.getState().language;
  const attempt = visit.attempt ?? {
    submissionId: newSubmissionId(),
    queryCode: visit.correction?.queryCode ?? makeQueryCode(),
  };
  const { submissionId, queryCode } = attempt;
  visit.attemptAs(attempt);
  const submittedAt = new Date().toISOString();
  const parts: { name: string; type: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  const documents: ApplicationDocument[] = [];
  for (const { material, supply } of plan.materials) {
    const pages = visit.pages[material.id] ?? [];
    if (supply.kind !== 'scan' || pages.length === 0 || visit.counterMaterials.includes(material.id))
      continue;
    const bytes = await documentFromPages(pages);
    parts.push({ name: material.id, type: 'application/pdf', bytes });
    documents.push({
      material: material.id,
      sha256: await sha256Hex(bytes),
      type: 'application/pdf',
      pages: pages.length,
      trust: 'C',
    });
  }
  const signature = new Uint8Array(visit.signature);
  parts.push({ name: 'signature', type: 'image/png', bytes: signature });

  const simulated = useMachine.getState().kiosk?.simulated ?? true;
  const facts = { ...formFactsOf(plan, visit, catalogue, { at: submittedAt, simulated }), submissionId };
  // The official forms were signed the first time; what is mended goes beside them.
  const made = visit.correction ? [] : await signedForms(facts, signature);
  if (!made) {
    // Nothing was sealed yet: the visit stays open, unless an earlier try may have been committed.
    visit.attemptAs(visit.attempt);
    return err('other');
  }
  const forms: ApplicationForm[] = [];
  for (const { matter, bytes } of made) {
    parts.push({ name: `form:${matter}`, type: 'application/pdf', bytes });
    forms.push({ matter, sha256: await sha256Hex(bytes), type: 'application/pdf' });
  }

  const application: Application = {
    version: 1,
    submissionId,
    lifeEvent: plan.lifeEvent.id,
    catalogue: catalogue.hash,
    language,
    createdAt: submittedAt,
    situations: Object.fromEntries(
      plan.situations.flatMap(({ situation, answer }) =>
        answer === undefined ? [] : [[situation.id, answer]],
      ),
    ),
    applicant: {
      role,
      card: withoutPicture(card),
      assurance: card.kind === 'stated' ? 'stated' : 'card-present',
    },
    others: Object.entries(visit.cards)
      .filter(([other]) => other !== role && plan.secondRoles.includes(other))
      .map(([other, one]) => ({ role: other, card: withoutPicture(one) })),
    children: projectChildren(plan, visit.values, documents),
    documents,
    forms,
    commitments: plan.materials.flatMap(({ material, supply }) => {
      const at = visit.commitments[material.id];
      return supply.kind === 'commitment' && at ? [{ material: material.id, text: supply.text.zh, at }] : [];
    }),
    proofs: proofsOf(plan, visit.proofs),
    dataUse: visit.dataUses,
    objections: objectionsOf(plan, visit.objections, visit.values),
    signature: { sha256: await sha256Hex(signature), type: 'image/png' },
    privacyNotice: visit.privacyShown,
    queryCode,
    ...(visit.correction && {
      correction: {
        submissionId: visit.correction.submissionId,
        correctionIds: visit.correction.corrections.map((one) => one.correctionId),
      },
    }),
  };
  const chosen = plan.matters.filter((one) => one.state === 'selected').map((one) => one.matter);
  const done = await submitApplication({
    submissionId,
    application,
    parts,
    facts: {
      lifeEvent: plan.lifeEvent.id,
      matters: chosen.map((matter) => matter.id),
      catalogue: catalogue.hash,
      privacyNotice: visit.privacyShown,
      submittedAt,
    },
    queryCode,
    slip: {
      language,
      lifeEvent: plan.lifeEvent.name,
      matters: chosen.map((matter) => matter.name),
      documents: documents.length,
    },
    holder: { documentType: documentTypeOf(card), number: card.number, lifeEvent: plan.lifeEvent.id },
  });
  for (const part of parts) part.bytes.fill(0);
  if (done.ok) {
    countSubmitted(plan);
    visit.finish({ submissionId, intakeNumber: done.value.intakeNumber, queryCode });
    return ok(null);
  }
  const became = await whatBecameOf(submissionId);
  if (became.ok && became.value !== 'none') {
    // The commit went through and only its answer was lost.
    countSubmitted(plan);
    visit.finish({ submissionId, intakeNumber: became.value, queryCode });
    return ok(null);
  }
  if (became.ok) {
    forgetSealed();
    visit.attemptAs(null);
  }
  return err(troubleOf(done.error.problem));
}

/** The official forms as signed PDF; undefined when the fonts of this machine cannot be read. */
async function signedForms(facts: FormFacts, signature: Uint8Array): Promise<FormPdf[] | undefined> {
  try {
    const { makeFormPdfs, shippedFonts } = await import('../forms/forms.ts');
    return await makeFormPdfs(facts, signature, await shippedFonts());
  } catch {
    return undefined;
  }
}

function troubleOf(problem: string): SubmitTrouble {
  if (problem === 'disk-full') return 'disk-full';
  return problem === 'platform-not-configured' ? 'not-set-up' : 'other';
}

/** The picture is for its owner's eyes; an application needs none. */
function withoutPicture(card: IdCard): IdCard {
  const { picture: _, ...rest } = card;
  return rest;
}
