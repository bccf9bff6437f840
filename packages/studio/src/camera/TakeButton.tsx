/** @file Takes a picture, as the space key does; the keyboard stays where it was. */
import { Camera } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/Button.js';
import { KeyCap } from '../design/KeyCap.js';

interface Props {
  readonly text: string;
  readonly look: 'primary' | undefined;
  readonly isDisabled: boolean;
  readonly onTake: () => void;
}

export function TakeButton({ text, look, isDisabled, onTake }: Props) {
  const t = useTranslations('camera');
  return (
    <Button look={look} onPress={onTake} isDisabled={isDisabled} preventFocusOnPress>
      <Camera size={18} aria-hidden />
      {text}
      <KeyCap isSilent>{t('space')}</KeyCap>
    </Button>
  );
}
