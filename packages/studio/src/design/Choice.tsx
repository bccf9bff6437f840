/** @file One of a few values, in a list that opens. */
import { Check, ChevronDown } from 'lucide-react';
import { ListBox, ListBoxItem, Popover, Select, SelectValue, Button as AriaButton } from 'react-aria-components';
import styles from './controls.module.css';

interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly items: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
}

export function Choice<Value extends string>({ label, value, items, onChange }: Props<Value>) {
  return (
    <Select aria-label={label} value={value} onChange={(chosen) => onChange(chosen as Value)}>
      <AriaButton className={`${styles.button} ${styles.dense}`}>
        <SelectValue>{({ selectedText }) => selectedText}</SelectValue>
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={styles.floating!}>
        <ListBox className={styles.list!}>
          {items.map((item) => (
            <ListBoxItem key={item.value} id={item.value} textValue={item.text} className={styles.item!}>
              {item.text}
              <Check className={styles.tick} size={14} aria-hidden />
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
