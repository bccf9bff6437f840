/** @file One of a few values, in the browser's own list: for forms, and wherever many stand one below the other. */
import controls from './controls.module.css';

interface Props<Value extends string | number> {
  readonly value: Value;
  readonly items: readonly { readonly value: Value; readonly text: string; readonly isDisabled?: boolean }[];
  readonly onChange: (value: Value) => void;
  /** Where no label stands beside it. */
  readonly label?: string;
  /** For the label that stands beside it. */
  readonly id?: string;
  readonly dense?: boolean;
  readonly isDisabled?: boolean;
}

export function Dropdown<Value extends string | number>({
  value,
  items,
  onChange,
  label,
  id,
  dense,
  isDisabled,
}: Props<Value>) {
  return (
    <select
      id={id}
      className={dense ? `${controls.input} ${controls.dense}` : controls.input}
      aria-label={label}
      disabled={isDisabled}
      value={value}
      onChange={({ target }) => onChange(items[target.selectedIndex].value)}
    >
      {items.map((item) => (
        <option key={item.value} value={item.value} disabled={item.isDisabled}>
          {item.text}
        </option>
      ))}
    </select>
  );
}
