/** @file A line of text to type: its label above, below it a hint, or instead what is wrong with it. */
import { FieldError, Input, Label, Text, TextField, type TextFieldProps } from 'react-aria-components';
import controls from './controls.module.css';

interface Props extends Pick<TextFieldProps, 'value' | 'onChange' | 'maxLength' | 'autoFocus'> {
  readonly label: string;
  readonly hint: string;
  /** Null: nothing is wrong. */
  readonly wrong: string | null;
  /** Of text that is no prose, as a path: its look; it is not spelled. */
  readonly codeStyle?: string;
}

export function TextBox({ label, hint, wrong, codeStyle, ...field }: Props) {
  return (
    <TextField {...field} className={controls.field!} isInvalid={wrong !== null}>
      <Label className={controls.label!}>{label}</Label>
      <Input
        className={codeStyle ? `${controls.input} ${codeStyle}` : controls.input!}
        autoComplete="off"
        spellCheck={codeStyle ? 'false' : undefined}
      />
      {wrong === null ? (
        <Text slot="description" className={controls.hint!}>
          {hint}
        </Text>
      ) : (
        <FieldError className={controls.wrong!}>{wrong}</FieldError>
      )}
    </TextField>
  );
}
