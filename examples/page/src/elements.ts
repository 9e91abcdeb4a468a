/** The element with this id, which the page must have. */
export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`The page has no ${type.name} with the id ${id}.`)
}

/** Puts a set of radio buttons into a container; the first is chosen. */
export function offer(container: HTMLElement, name: string, values: readonly string[]): void {
  const labels = values.map((value, index) => {
    const input = document.createElement('input')
    Object.assign(input, { type: 'radio', name, value, checked: index === 0 })
    const label = document.createElement('label')
    label.append(input, value)
    return label
  })
  container.replaceChildren(...labels)
}
