/** @file Uses the model that was proposed, or leaves things with the one that it was made from. */
import type { ProposalJson } from '@clflow/server/studio-api';
import { Button } from '../design/Button.js';
import type { useDecision } from './use-decision.js';

interface Props {
  readonly decide: ReturnType<typeof useDecision>;
  readonly proposal: ProposalJson;
  readonly use: boolean;
  readonly look?: 'primary';
  readonly children: string;
}

export function DecisionButton({ decide, proposal, use, look, children }: Props) {
  return (
    <Button
      look={look}
      dense
      isDisabled={decide.isPending}
      onPress={() => decide.mutate({ model: proposal.model.id, use })}
    >
      {children}
    </Button>
  );
}
