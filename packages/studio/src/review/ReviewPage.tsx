/** @file `/p/:project/review`: what the line was not sure about, one picture after the other; and what the model learns from the answers. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { queries } from '../api/queries.js';
import { Button, linkAsButton } from '../design/Button.js';
import { KeyCap } from '../design/KeyCap.js';
import { lineQueries, shots, useLineEvents } from '../inspect/line-queries.js';
import { LineTabs } from '../inspect/LineTabs.js';
import { Shot } from '../inspect/Shot.js';
import { VerdictBand } from '../inspect/VerdictBand.js';
import { Words, wordKeys } from '../inspect/Words.js';
import { useKeys } from '../shared/keys.js';
import { useTitle } from '../app/use-title.js';
import { Comparison } from './Comparison.js';
import { RefinePanel } from './RefinePanel.js';
import layout from '../design/layout.module.css';
import styles from './ReviewPage.module.css';
import { useQueue } from './use-queue.js';

const route = getRouteApi('/p/$project/review');

export function ReviewPage() {
  const t = useTranslations('review');
  const words = useTranslations('inspect');
  const format = useFormatter();
  const { project } = route.useParams();
  const { data: itself } = useQuery(queries.project(project));
  const { data: review } = useQuery(lineQueries.review(project));
  const { data: state } = useQuery(lineQueries.proposal(project, 'refine'));
  useTitle(t('title'));
  useLineEvents(project);
  const queue = useQueue(project, review?.queue);
  const [isHidden, setHidden] = useState(false);
  /** Compared at once when there is something to choose; a person may go back to the queue. */
  const [asked, setAsked] = useState<'queue' | 'compare' | null>(null);
  const proposal = state?.proposal ?? null;
  const isOpen = proposal?.ready === true && proposal.decision === null;
  const shows = asked ?? (isOpen ? 'compare' : 'queue');
  const { current } = queue;

  useKeys(t('title'), [
    ...wordKeys.map(([label, key]) => ({
      on: [key],
      does: t('answer', { label: words(`label.${label}`) }),
      run: () => queue.answer(label),
    })),
    { on: ['Z', 'Ctrl+Z'], does: t('undo'), run: queue.undo },
    { on: ['H'], does: words('keys.hide'), run: () => setHidden(true), release: () => setHidden(false) },
  ]);

  return (
    <div className={styles.page}>
      <h1 className={layout.unseen}>{t('title')}</h1>
      <LineTabs project={project} current="review">
        {queue.canUndo && (
          <Button look="plain" dense preventFocusOnPress onPress={queue.undo}>
            {t('undo')}
            <KeyCap isSilent>Z</KeyCap>
          </Button>
        )}
      </LineTabs>
      <div className={layout.bench}>
        <div className={`${layout.middle} ${styles.middle}`}>
          {shows === 'compare' && proposal ? (
            <Comparison project={project} proposal={proposal} onDone={() => setAsked('queue')} />
          ) : current ? (
            <>
              <VerdictBand inspection={current} compared={itself?.model?.promise.calibration_images} />
              <Shot
                key={current.id}
                inspection={current}
                hidden={isHidden}
                label={words('picture', {
                  verdict: words(`is.${current.verdict === 'normal' ? 'good' : current.verdict}`),
                })}
              />
              <div className={styles.below}>
                <Words word={current.word} onWord={queue.answer} />
                <p>
                  {t(`reason.${current.reason}`)} ·{' '}
                  {format.dateTime(new Date(current.at), { dateStyle: 'medium', timeStyle: 'short' })}
                </p>
              </div>
              {/* So that it is there when it is asked for. */}
              {queue.next && <img alt="" hidden src={shots.file(queue.next.id)} />}
            </>
          ) : (
            review && (
              <div className={styles.empty}>
                <h2>{t('nothing.title')}</h2>
                <p>{t('nothing.text')}</p>
                {queue.unsure > 0 ? (
                  <Button onPress={queue.lookAgain}>{t('nothing.unsure', { count: queue.unsure })}</Button>
                ) : (
                  <Link to="/p/$project/inspect" params={{ project }} className={linkAsButton()}>
                    {t('nothing.inspect')}
                  </Link>
                )}
              </div>
            )
          )}
        </div>
        <aside className={layout.side} aria-label={t('side')}>
          <p className={styles.left}>
            <b>{format.number(Math.max(queue.left, (review?.waiting ?? 0) - queue.unsure))}</b> {t('left')}
          </p>
          {review && <RefinePanel project={project} review={review} state={state} shows={shows} onShow={setAsked} />}
        </aside>
      </div>
    </div>
  );
}
