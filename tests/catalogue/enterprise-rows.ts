/** Truth tables of the life events of enterprises: for these answers exactly these steps and documents. */
import type { EnterpriseEvent } from './enterprise-list.ts';

/** What a row says of a plan. */
export interface Outcome {
  readonly role: string;
  /** Matters of a step run side by side. */
  readonly steps: readonly string[];
  /** Documents the enterprise brings. */
  readonly bring: readonly string[];
  /** Documents it need not bring, and where they come from. */
  readonly without: readonly string[];
  /** Working days along the longest path. */
  readonly days: number;
  readonly fen: number;
}

export interface Row {
  readonly event: EnterpriseEvent;
  readonly what: string;
  readonly situations: Readonly<Record<string, string>>;
  readonly wanted?: readonly string[];
  readonly plan: Outcome;
}

export const rows: readonly Row[] = [
  {
    event: 'enterprise-opening',
    what: 'a new company of one person, in its own house, with staff, invoices at once',
    situations: {
      applicant: 'legal-representative',
      'licence-held': 'no',
      shareholders: 'one',
      premises: 'owned',
      'employees-now': 'yes',
      'invoices-now': 'yes',
    },
    plan: {
      role: 'legal-representative',
      steps: [
        'establishment-registration',
        'seal-engraving invoice-application social-insurance-registration housing-fund-registration bank-appointment',
        'employee-insurance',
      ],
      bring: ['articles-of-association', 'shareholder-papers', 'premises-certificate', 'employee-list'],
      without: ['establishment-application:system', 'business-licence:from-matter'],
      days: 5,
      fen: 0,
    },
  },
  {
    event: 'enterprise-opening',
    what: 'a licence is there already, an agent comes, no staff and no invoices yet',
    situations: {
      applicant: 'agent',
      'licence-held': 'yes',
      'employees-now': 'no',
      'invoices-now': 'no',
    },
    plan: {
      role: 'agent',
      steps: ['seal-engraving social-insurance-registration housing-fund-registration bank-appointment'],
      bring: ['letter-of-authority', 'legal-representative-id-card', 'business-licence'],
      without: [],
      days: 2,
      fen: 0,
    },
  },
  {
    event: 'enterprise-licensing',
    what: 'a small restaurant with a shop sign that commits to fire safety',
    situations: {
      applicant: 'legal-representative',
      'health-certificates': 'no',
      'sign-kind': 'shop-sign',
      'fire-way': 'commitment',
      'online-orders': 'yes',
      'sells-tobacco': 'no',
    },
    plan: {
      role: 'legal-representative',
      steps: ['licence-verification health-check', 'food-permit shop-sign fire-check-commitment'],
      bring: ['business-licence', 'staff-list', 'layout-plan', 'sign-design', 'fire-plan'],
      without: [
        'permit-application:system',
        'food-safety-rules:commitment',
        'health-certificate:from-matter',
        'fire-commitment:commitment',
      ],
      days: 15,
      fen: 0,
    },
  },
  {
    event: 'enterprise-licensing',
    what: 'an inspected restaurant with a large advertisement and tobacco, staff already examined',
    situations: {
      applicant: 'agent',
      'health-certificates': 'yes',
      'sign-kind': 'large',
      'fire-way': 'inspection',
      'online-orders': 'no',
      'sells-tobacco': 'yes',
    },
    plan: {
      role: 'agent',
      steps: [
        'licence-verification',
        'food-permit shop-sign outdoor-advertising fire-check-inspection tobacco-permit',
      ],
      bring: [
        'letter-of-authority',
        'legal-representative-id-card',
        'business-licence',
        'layout-plan',
        'health-certificate',
        'sign-design',
        'advertising-design',
        'building-consent',
        'fire-plan',
        'fire-equipment-report',
      ],
      without: ['permit-application:system', 'food-safety-rules:commitment'],
      days: 20,
      fen: 0,
    },
  },
  {
    event: 'staff-hiring',
    what: 'a graduate with a file, without a card, first housing fund account',
    situations: {
      applicant: 'agent',
      'employee-from': 'mainland',
      'file-to-receive': 'yes',
      'social-card-held': 'no',
      'fund-account': 'first',
    },
    plan: {
      role: 'agent',
      steps: [
        'employment-registration pension-enrolment medical-enrolment file-receipt housing-fund-account',
        'social-security-card',
      ],
      bring: ['letter-of-authority', 'employee-id-card', 'labour-contract', 'employee-photo'],
      without: ['file-letter:system', 'insurance-proof:from-matter'],
      days: 6,
      fen: 0,
    },
  },
  {
    event: 'staff-hiring',
    what: 'a foreigner who holds a card and an account here',
    situations: {
      applicant: 'legal-representative',
      'employee-from': 'foreign',
      'social-card-held': 'yes',
      'fund-account': 'here',
    },
    plan: {
      role: 'legal-representative',
      steps: ['employment-registration pension-enrolment medical-enrolment'],
      bring: ['employee-permit', 'labour-contract'],
      without: [],
      days: 1,
      fen: 0,
    },
  },
  {
    event: 'enterprise-property',
    what: 'a factory bought from another enterprise, electricity with it',
    situations: {
      applicant: 'legal-representative',
      purpose: 'transfer',
      'transfer-way': 'sale',
      'other-party-kind': 'enterprise',
      'mortgaged-now': 'no',
    },
    wanted: ['power-transfer'],
    plan: {
      role: 'legal-representative',
      steps: ['tax-declaration', 'transfer-registration', 'power-transfer'],
      bring: [
        'business-licence',
        'property-certificate',
        'other-party-licence',
        'other-party-authority',
        'sale-contract',
        'company-resolution',
        'power-meter-photo',
      ],
      without: ['tax-certificate:from-matter', 'new-property-certificate:from-matter'],
      days: 5,
      fen: 55_000,
    },
  },
  {
    event: 'enterprise-property',
    what: 'a mortgage on property already held, an agent comes',
    situations: { applicant: 'agent', purpose: 'mortgage' },
    plan: {
      role: 'agent',
      steps: ['mortgage-registration'],
      bring: [
        'letter-of-authority',
        'business-licence',
        'company-resolution',
        'lender-authority',
        'mortgage-contract',
        'new-property-certificate',
      ],
      without: [],
      days: 1,
      fen: 55_000,
    },
  },
  {
    event: 'enterprise-closing',
    what: 'everything has to be closed: tax, then deregistration, then the rest side by side',
    situations: {
      applicant: 'legal-representative',
      debts: 'settled',
      obstacles: 'none',
      announcement: 'finished',
      'tax-state': 'open',
      investors: 'several',
      'customs-filed': 'yes',
      insured: 'yes',
      'bank-account': 'yes',
      seals: 'lost',
    },
    plan: {
      role: 'legal-representative',
      steps: [
        'tax-clearance',
        'deregistration',
        'customs-deregistration social-insurance-cancellation bank-account-closing seal-cancellation',
      ],
      bring: ['business-licence', 'investor-commitment'],
      without: [
        'unused-invoices:system',
        'tax-clearance-certificate:from-matter',
        'deregistration-notice:from-matter',
        'seal-loss-statement:commitment',
      ],
      days: 12,
      fen: 0,
    },
  },
  {
    event: 'enterprise-closing',
    what: 'never opened: no tax matters, no staff, no account, no seals',
    situations: {
      applicant: 'agent',
      debts: 'settled',
      obstacles: 'none',
      announcement: 'running',
      'tax-state': 'never',
      investors: 'one',
      'customs-filed': 'no',
      insured: 'no',
      'bank-account': 'no',
      seals: 'never',
    },
    plan: {
      role: 'agent',
      steps: ['deregistration'],
      bring: [
        'letter-of-authority',
        'legal-representative-id-card',
        'business-licence',
        'investor-commitment',
      ],
      without: [],
      days: 1,
      fen: 0,
    },
  },
];
