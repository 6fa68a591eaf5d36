import { useEffect, useState } from 'react';
import { exported, type Place } from '#shared/api/technician.ts';
import { type ReadinessReport, readinessReport } from '#shared/api/technician-checks.ts';
import type { Sheet } from '#shared/forms/sheet.ts';
import { Button, Notice, Panel } from '../../design/index.ts';
import { layWith, shippedFonts } from '../../forms/forms.ts';
import { sheetToPdf } from '../../forms/pdf.ts';
import { SheetPicture } from '../../forms/sheet-picture.tsx';
import { useT, useText } from '../../i18n/index.ts';
import { useSettings } from '../../session/settings.ts';
import { ask, failureName, openPage } from '../console.ts';
import { Code, ConsolePage, when, wordFor } from '../parts.tsx';
import { usePlaces } from '../places.ts';
import { openWords, type ReportWords, reportSheet } from '../report-sheet.ts';
import { checkName } from './checks.tsx';

function useWords(): ReportWords {
  const t = useT();
  const text = useText();
  return {
    t,
    time: (instant) => when(instant),
    site: text,
    check: (line) => checkName(t, line),
  };
}

/** What this kiosk can prove of itself, signed with its key: on the screen, as PDF and as JSON. */
export function ReportPage() {
  const words = useWords();
  const { t } = words;
  const { places, look } = usePlaces();
  const [report, setReport] = useState<ReadinessReport | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [written, setWritten] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [printed, setPrinted] = useState(false);
  useEffect(() => {
    void ask('/report', readinessReport).then((answer) => {
      if (answer.ok) setReport(answer.value);
      else setProblem(failureName(answer.error));
    });
  }, []);
  const lay = async (from: ReadinessReport) => {
    const fonts = await shippedFonts();
    return {
      fonts,
      sheet: await layWith(
        fonts,
        (measure) => reportSheet(from, words, measure),
        (made) => [made],
      ),
    };
  };
  // The words follow from the language, which begins this page anew.
  const { language } = useSettings.getState();
  // biome-ignore lint/correctness/useExhaustiveDependencies: laid out once per report and language
  useEffect(() => {
    if (report !== null) void lay(report).then((made) => setSheet(made.sheet));
  }, [report, language]);
  const write = async (place: Place) => {
    if (report === null) return;
    setWritten(null);
    const { fonts, sheet: made } = await lay(report);
    const body = await sheetToPdf({ sheet: made, fonts });
    const answer = await ask(`/report/${encodeURIComponent(place.id)}`, exported, {
      method: 'PUT',
      body,
      headers: { 'Content-Type': 'application/pdf' },
    });
    setProblem(answer.ok ? null : failureName(answer.error));
    if (answer.ok) setWritten(answer.value.file);
    look();
  };
  const print = async () => {
    const answer = await ask('/report/print', exported.partial(), { method: 'POST', limitMs: 70_000 });
    setProblem(answer.ok ? null : failureName(answer.error));
    setPrinted(answer.ok);
  };
  return (
    <ConsolePage
      page="report"
      title={t('tech.page.report')}
      lead={t('tech.report.lead')}
      extra={
        <Button action="to-checks" icon="check" onPress={() => openPage('checks')}>
          {t('tech.page.checks')}
        </Button>
      }
    >
      <div className="stack">
        {problem === null ? null : (
          <Notice tone="warn" live>
            {wordFor(t, 'tech.failure', problem)}
          </Notice>
        )}
        {report === null ? null : <Verdict report={report} words={words} />}
        {written === null ? null : (
          <Notice tone="ok" live title={t('tech.exchange.written')}>
            <span data-written={written}>
              <Code>{written}</Code>
            </span>
          </Notice>
        )}
        {printed ? (
          <Notice tone="ok" live>
            <span data-printed="yes">{t('tech.report.printed')}</span>
          </Notice>
        ) : null}
        <Panel title={t('tech.report.keep')}>
          <div className="row">
            {places.map((place) => (
              <Button
                key={place.id}
                action="save-report"
                kind={place.removable ? 'primary' : 'secondary'}
                icon="document"
                data={{ 'data-place': place.id }}
                disabled={report === null}
                onPress={() => void write(place)}
              >
                {t(place.removable ? 'tech.places.stick' : 'tech.places.own')}
              </Button>
            ))}
            <Button
              action="print-report"
              icon="print"
              disabled={report === null}
              onPress={() => void print()}
            >
              {t('tech.report.print')}
            </Button>
          </div>
        </Panel>
        {sheet?.pages.map((page, at) => (
          <SheetPicture
            // biome-ignore lint/suspicious/noArrayIndexKey: pages have no names
            key={at}
            page={page}
            label={t('tech.report.title')}
            codeLabel={t('tech.report.digest')}
          />
        ))}
      </div>
    </ConsolePage>
  );
}

function Verdict({
  report: { report },
  words,
}: {
  readonly report: ReadinessReport;
  readonly words: ReportWords;
}) {
  const { t } = words;
  if (report.ready)
    return (
      <Notice tone="ok" title={t('tech.report.ready')}>
        <span data-ready="yes">{t('tech.report.ready.body')}</span>
      </Notice>
    );
  return (
    <Notice tone="warn" title={t('tech.report.not-ready')}>
      <ul data-ready="no" data-open={report.open.join('|')}>
        {report.open.map((name) => (
          <li key={name}>{openWords(name, words, report)}</li>
        ))}
      </ul>
    </Notice>
  );
}
