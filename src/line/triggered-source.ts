/**
 * @file A camera that is asked for pictures: each trigger gets the newest picture of its moment, and one result, also where no
 * picture came in time.
 */
import { randomUUID } from 'node:crypto';
import { FrameQueue } from './frame-queue.js';
import type { Frame } from './frame.js';
import { NewestPicture } from './newest-picture.js';
import type { Source, SourceHooks, SourceState } from './source.js';
import { Crowded, type Taken, type TriggerInput } from './trigger-input.js';
import type { TriggerLog } from './trigger-log.js';
import type { CameraTrigger } from './trigger.js';

export interface TriggeredOptions {
  /** Milliseconds that a picture may be older than its trigger. */
  readonly maxAge: number;
  /** Milliseconds after the trigger's moment until no picture is waited for any more. */
  readonly wait: number;
  /** Milliseconds from the moment that a picture shows until it is here. */
  readonly delay: number;
  /** Milliseconds within which two triggers of one id are one; 0: never. */
  readonly repeat: number;
}

/** Triggers without a result; beyond, they are refused. */
const MOST_IN_HAND = 1000;

/** @param camera gives pictures all the time, the newest when it is asked */
export function triggeredSource(
  camera: Source,
  input: TriggerInput,
  log: TriggerLog,
  options: TriggeredOptions,
): Source {
  return {
    name: `${camera.name}, asked by ${input.name}`,
    async *frames(hooks, signal) {
      const stopped = new AbortController();
      const both = AbortSignal.any([signal, stopped.signal]);
      const states = new JointState(hooks.onState);
      const desk = new TriggerDesk(camera.name, states, log, options, hooks);
      const watching = desk.watch(camera, hooks, both);
      const listening = input.listen(
        (trigger) => desk.take(trigger),
        { onRefused: hooks.onRefused, onState: (state) => states.tell('triggers', state) },
        both,
      );
      for (const end of [watching, listening]) end.catch((error: unknown) => desk.queue.fail(error));
      try {
        yield* desk.queue.take(signal);
      } finally {
        stopped.abort();
        desk.close();
        await Promise.allSettled([watching, listening]);
      }
    },
  };
}

/** Online only where both the camera and its triggers are. */
class JointState {
  private readonly states: Record<'camera' | 'triggers', SourceState> = {
    camera: { state: 'offline', reason: 'The camera has given no picture yet.' },
    triggers: { state: 'offline', reason: 'Triggers cannot come yet.' },
  };

  constructor(private readonly onState: SourceHooks['onState']) {}

  get camera(): SourceState {
    return this.states.camera;
  }

  tell(what: 'camera' | 'triggers', state: SourceState): void {
    this.states[what] = state;
    const { camera, triggers } = this.states;
    this.onState(camera.state === 'offline' ? camera : triggers);
  }
}

/** What a trigger said, and how its moment is to be found. */
interface Asked extends CameraTrigger {
  readonly key: string;
  /** When it came, UTC. */
  readonly askedAt: Date;
}

class TriggerDesk {
  readonly queue = new FrameQueue(Infinity);
  private readonly newest: NewestPicture;
  private readonly inHand = new Map<string, Promise<string>>();

  constructor(
    private readonly camera: string,
    private readonly states: JointState,
    private readonly log: TriggerLog,
    private readonly options: TriggeredOptions,
    private readonly hooks: SourceHooks,
  ) {
    this.newest = new NewestPicture(options.delay);
    // Their moment is over, and no picture of it was kept.
    for (const { key, said } of log.unfinished()) this.inHand.set(key, this.bury(key, said));
  }

  async watch(camera: Source, hooks: SourceHooks, signal: AbortSignal): Promise<void> {
    const onState = (state: SourceState): void => this.states.tell('camera', state);
    // Pictures that nobody asked for are not skipped.
    for await (const { content, receivedAt } of camera.frames({ ...hooks, onState, onSkipped: () => {} }, signal)) {
      if (content !== null) this.newest.see(content, receivedAt);
    }
  }

  /** @throws Crowded */
  async take(trigger: CameraTrigger): Promise<Taken> {
    const came = performance.now();
    const askedAt = new Date();
    const { triggerId } = trigger;
    const isNamed = triggerId !== null && this.options.repeat > 0;
    const key = isNamed ? `=${triggerId}` : `#${randomUUID()}`;
    const before = this.repeated(key, askedAt);
    if (before !== null) {
      this.hooks.onTrigger('repeated');
      return { repeated: true, kept: true, result: before };
    }
    if (this.inHand.size >= MOST_IN_HAND) throw new Crowded(`${MOST_IN_HAND} triggers wait for their result already.`);
    const result = this.answer({ ...trigger, key, askedAt }, came);
    this.inHand.set(key, result);
    const kept = await this.keep({ ...trigger, key, askedAt });
    return { repeated: false, kept, result };
  }

  close(): void {
    this.newest.close();
  }

  private repeated(key: string, at: Date): Promise<string> | null {
    const inHand = this.inHand.get(key);
    if (inHand !== undefined) return inHand;
    const known = this.log.known(key, at.getTime(), this.options.repeat);
    if (known === null) return null;
    return Promise.resolve(JSON.stringify({ inspection_id: known.inspectionId, verdict: known.verdict }));
  }

  /** A disk that is full does not stop the line: the sender keeps it then. */
  private keep({ key, ...said }: Asked): Promise<boolean> {
    return this.log.take({ key, said: JSON.stringify(said) }, said.askedAt.getTime(), this.options.repeat).then(
      () => true,
      () => false,
    );
  }

  /** @param came when it came, on the clock of `performance.now()` */
  private async answer(asked: Asked, came: number): Promise<string> {
    const { maxAge, wait } = this.options;
    const ahead = asked.triggeredAt === null ? 0 : asked.triggeredAt.getTime() - asked.askedAt.getTime();
    const trouble = this.outOfTime(ahead);
    if (trouble !== null) return this.miss(asked, trouble);
    const moment = came + ahead;
    const picture = await this.newest.of(moment - maxAge, moment + wait);
    if (picture === null) return this.miss(asked, this.noPicture());
    this.hooks.onTrigger('pictured');
    const capturedAt = new Date(picture.receivedAt.getTime() - this.options.delay);
    return this.enqueue(asked, { content: picture.content, receivedAt: picture.receivedAt, capturedAt });
  }

  /** @param ahead milliseconds from now to the moment that the trigger says */
  private outOfTime(ahead: number): string | null {
    const { wait } = this.options;
    const far = Math.abs(ahead);
    const distance = far < 10_000 ? `${far} ms` : `${Math.round(far / 1000)} s`;
    if (ahead < -wait) return `The trigger came ${distance} after its moment, and a picture is looked for ${wait} ms.`;
    if (ahead > wait) return `The moment of the trigger is ${distance} ahead: are the clocks right?`;
    return null;
  }

  private noPicture(): string {
    const { state, reason } = this.states.camera;
    const sentence = `No picture of ${this.camera} came within ${this.options.wait} ms of the trigger.`;
    return state === 'offline' && reason !== null ? `${sentence} ${reason}` : sentence;
  }

  private miss(asked: Asked, trouble: string): Promise<string> {
    this.hooks.onTrigger('missed');
    return this.enqueue(asked, null, trouble);
  }

  /** For one that was taken by the line before this one. */
  private bury(key: string, said: string): Promise<string> {
    const { askedAt, ...trigger } = JSON.parse(said) as Omit<Asked, 'askedAt'> & { readonly askedAt: string };
    const trouble = `The line ended before this trigger of ${askedAt} had its result.`;
    return this.enqueue({ ...trigger, key, askedAt: new Date() }, null, trouble);
  }

  private enqueue(
    { key, askedAt, triggerId, partId, tags }: Asked,
    picture: Pick<Frame, 'content' | 'receivedAt' | 'capturedAt'> | null,
    trouble?: string,
  ): Promise<string> {
    return new Promise((resolve) => {
      this.queue.offer({
        ...{ uri: this.camera, triggerId, partId, tags, askedAt, trouble, trigger: key },
        ...(picture ?? { content: null, receivedAt: askedAt, capturedAt: null }),
        settle: (_, result) => {
          this.inHand.delete(key);
          return Promise.resolve(resolve(result));
        },
      });
    });
  }
}
