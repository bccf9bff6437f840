/** @file What made a version, in words. */
import type { VersionJson } from '@clflow/server/studio-api';
import { useTranslations } from 'use-intl';

/** @param all among which the parent is looked for */
export function useStep(all: readonly VersionJson[]): (version: VersionJson) => string {
  const t = useTranslations('models');
  return ({ step, parent, lineage }) => {
    const { good, anomalous } = lineage.at(-1)!;
    const of = all.find(({ id }) => id === parent)?.version;
    return t(`step.${step}`, { good, anomalous, parent: of === undefined ? t('gone') : String(of) });
  };
}
