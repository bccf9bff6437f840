/** @file What few need to set: closed, and empty where the training knows best. */
import type { TrainRequest } from '@clflow/server/studio-api';
import { useId, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { oneIn } from '../parts/words.js';
import { falseAlarmRates, reviewRatesAbove, USUAL_RATE, withOwn } from '../parts/rates.js';
import controls from '../design/controls.module.css';
import { Dropdown } from '../design/Dropdown.js';
import styles from './Advanced.module.css';

const methods = ['clflow', 'fastflow', 'gaussian', 'patchcore'] as const;
const backbones = ['embedded', 'resnet18', 'resnet34', 'resnet50', 'wide_resnet50_2'] as const;
const precisions = ['auto', 'float32', 'int8'] as const;
/** Shares of the good images that may be defects, beside none. */
const contaminations = [0.01, 0.02, 0.05, 0.1, 0.2] as const;
/** Those of clflow itself, sent only where another is chosen. */
const usual = { method: 'clflow', backbone: 'embedded', precision: 'float32', false_alarm_rate: USUAL_RATE } as const;

interface AdvancedProps {
  /** Rates of false alarms and of review, where the product's settings have them. */
  readonly usual?: { readonly rate: number | null; readonly review: number | null };
  readonly request: TrainRequest;
  readonly onRequest: (request: TrainRequest) => void;
  readonly children: ReactNode;
}

export function Advanced({ usual: own = { rate: null, review: null }, request, onRequest, children }: AdvancedProps) {
  const t = useTranslations('train');
  const isOnePass = isOnePassOf(request.method);
  const tellsStrange = tellsStrangeOf(request.method);
  const usualOf: TrainRequest & { false_alarm_rate: number; review_rate: number } = {
    ...usual,
    false_alarm_rate: own.rate ?? usual.false_alarm_rate,
    review_rate: own.review ?? 0,
  };
  const rate = request.false_alarm_rate ?? usualOf.false_alarm_rate;
  const review = request.review_rate ?? usualOf.review_rate;
  const set = <Name extends keyof TrainRequest>(name: Name, value: TrainRequest[Name]): void => {
    const isUsual = value === undefined || usualOf[name] === value;
    const next: TrainRequest = { ...request, [name]: value };
    if (isUsual) delete next[name];
    // Nothing would be left to look at.
    if ((next.review_rate ?? usualOf.review_rate) <= (next.false_alarm_rate ?? usualOf.false_alarm_rate)) {
      if (usualOf.review_rate === 0) delete next.review_rate;
      else next.review_rate = 0;
    }
    if (isOnePassOf(next.method)) delete next.epochs;
    if (!tellsStrangeOf(next.method)) delete next.contamination;
    onRequest(next);
  };
  const whole = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);
  return (
    <details className={styles.advanced}>
      <summary>{t('advanced')}</summary>
      <div className={styles.fields}>
        <Field label={t('method')}>
          {(id) => (
            <Dropdown
              id={id}
              value={request.method ?? usual.method}
              items={methods.map((method) => ({ value: method, text: t(`methods.${method}`) }))}
              onChange={(method) => set('method', method)}
            />
          )}
        </Field>
        <Field label={t('backbone')}>
          {(id) => (
            <Dropdown
              id={id}
              value={request.backbone ?? usual.backbone}
              items={backbones.map((name) => ({
                value: name,
                text: name === 'embedded' ? t('backbones.embedded') : name,
              }))}
              onChange={(name) => set('backbone', name)}
            />
          )}
        </Field>
        <Field label={t('precision')}>
          {(id) => (
            <Dropdown
              id={id}
              value={request.precision ?? usual.precision}
              items={precisions.map((name) => ({ value: name, text: t(`precisions.${name}`) }))}
              onChange={(name) => set('precision', name)}
            />
          )}
        </Field>
        <Field label={t('falseAlarms')}>
          {(id) => (
            <Dropdown
              id={id}
              value={rate}
              items={withOwn(falseAlarmRates, rate).map((value) => ({
                value,
                text: t('oneIn', { n: oneIn(value) }),
              }))}
              onChange={(value) => set('false_alarm_rate', value)}
            />
          )}
        </Field>
        <Field label={t('reviewRate')}>
          {(id) => (
            <Dropdown
              id={id}
              value={review}
              items={[0, ...reviewRatesAbove(rate, review || null)].map((value) => ({
                value,
                text: value === 0 ? t('reviewOff') : t('oneIn', { n: oneIn(value) }),
              }))}
              onChange={(value) => set('review_rate', value)}
            />
          )}
        </Field>
        <Field label={t('contamination')}>
          {(id) => (
            <Dropdown
              id={id}
              value={request.contamination ?? 0}
              isDisabled={!tellsStrange}
              items={[0, ...contaminations].map((value) => ({
                value,
                text:
                  value === 0
                    ? t(tellsStrange ? 'contaminationNone' : 'contaminationUnknown')
                    : t('contaminationUpTo', { n: oneIn(value) }),
              }))}
              onChange={(value) => set('contamination', value || undefined)}
            />
          )}
        </Field>
        <Field label={t('size')}>
          {(id) => (
            <input
              className={controls.input}
              id={id}
              placeholder={t('sizeHint')}
              value={request.size ?? ''}
              onChange={({ target }) => set('size', target.value.trim() || undefined)}
            />
          )}
        </Field>
        <Field label={t('epochs')}>
          {(id) => (
            <input
              className={controls.input}
              id={id}
              inputMode="numeric"
              disabled={isOnePass}
              placeholder={t(isOnePass ? 'epochsNone' : 'epochsHint')}
              value={request.epochs ?? ''}
              onChange={({ target }) => set('epochs', whole(target.value) || undefined)}
            />
          )}
        </Field>
        <Field label={t('seed')}>
          {(id) => (
            <input
              className={controls.input}
              id={id}
              inputMode="numeric"
              placeholder="0"
              value={request.seed ?? ''}
              onChange={({ target }) => set('seed', whole(target.value))}
            />
          )}
        </Field>
      </div>
      {children}
    </details>
  );
}

function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

function isOnePassOf(method: TrainRequest['method']): boolean {
  return method === 'gaussian' || method === 'patchcore';
}

/** Whether a method can leave out what is strange to the others. */
function tellsStrangeOf(method: TrainRequest['method'] = usual.method): boolean {
  return method === 'clflow' || method === 'gaussian';
}
