/** @file Elements in one line each. */

type Attributes = Readonly<Record<string, string>>;

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button that opens the system's choice of files; its input can be reached by keyboard and by name. */
export function fileButton(
  label: string,
  { accept, multiple = false, main = false }: { accept: string; multiple?: boolean; main?: boolean },
  onFiles: (files: File[]) => void,
): HTMLLabelElement {
  const input = make('input', { type: 'file', accept, ...(multiple && { multiple: '' }) });
  input.onchange = () => {
    onFiles([...(input.files ?? [])]);
    input.value = '';
  };
  return make('label', { class: main ? 'button main' : 'button' }, make('span', {}, label), input);
}

/** Files dropped on an element, which shows that it takes them. */
export function takesDrops(element: HTMLElement, onFiles: (files: File[]) => void): void {
  element.ondragover = (event) => {
    event.preventDefault();
    element.dataset.over = '';
  };
  element.ondragleave = () => delete element.dataset.over;
  element.ondrop = (event) => {
    event.preventDefault();
    delete element.dataset.over;
    onFiles([...(event.dataTransfer?.files ?? [])]);
  };
}
