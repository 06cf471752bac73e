// Shows the OpenAPI document of an API, of v5 unless the query's `api` names another one: its endpoints by tag, each with parameters,
// body and answers.
'use strict';

let api;

/** An element with attributes or properties, and children that are elements or texts. Never HTML from the document. */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter(child => child !== undefined && child !== ''));
  return element;
}

/** What a local reference stands for; anything else is itself. */
function resolve(value) {
  while (value && value.$ref) value = value.$ref.slice(2).split('/').reduce((at, step) => at[step], api);
  return value;
}

function nameOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').pop();
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return [...new Set(choices.map(nameOf))].join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
  const types = [schema.type ?? 'any'].flat();
  return types.map(type => type === 'array' ? `list of (${nameOf(schema.items)})` : schema.format ?? type).join(' | ');
}

/** The schemas that a schema refers to, each once. */
function refsIn(schema) {
  if (schema.$ref) return [schema];
  const inner = [schema.items, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].filter(Boolean);
  const found = new Map(inner.flatMap(refsIn).map(ref => [ref.$ref, ref]));
  return [...found.values()];
}

/** The properties of an object with those of its parts, as [name, schema, required]. */
function propertiesOf(schema) {
  const whole = resolve(schema);
  const required = whole.required ?? [];
  const own = Object.entries(whole.properties ?? {}).map(([name, of]) => [name, of, required.includes(name)]);
  return [...(whole.allOf ?? []).flatMap(propertiesOf), ...own];
}

/** A fold for a schema; what it refers to is drawn when it is opened, as schemas may refer to themselves. */
function fold(schema) {
  const details = make('details', {}, make('summary', { className: 'note' }, nameOf(schema)));
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(describe(schema));
  });
  return details;
}

function describe(schema) {
  const whole = resolve(schema);
  const choices = schema.$ref ? refsIn(whole) : [];
  const rows = propertiesOf(schema).map(([name, of, required]) => make('tr', {},
    make('td', {}, make('code', {}, name), required ? ' *' : ''),
    make('td', {}, ...(refsIn(of).length ? refsIn(of).map(fold) : [nameOf(of)])),
    make('td', { className: 'note' }, of.description ?? '')));
  return make('div', {},
    make('p', { className: 'note' }, whole.description ?? ''),
    ...(rows.length ? [make('table', {}, ...rows)] : choices.length ? choices.map(fold) : [make('p', {}, nameOf(whole))]));
}

function example(content) {
  const values = content.example !== undefined ? [content.example] : Object.values(content.examples ?? {}).map(of => resolve(of).value);
  return values.map(value => make('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2)));
}

function showContent(content) {
  return Object.entries(content ?? {}).flatMap(([type, of]) => [
    make('p', { className: 'note' }, type), ...(of.schema.$ref ? [fold(of.schema)] : [nameOf(of.schema), ...refsIn(of.schema).map(fold)]), ...example(of)]);
}

function showParameters(parameters) {
  if (!parameters.length) return [];
  return [make('h4', {}, 'Parameters'), make('table', {}, ...parameters.map(resolve).map(parameter => make('tr', {},
    make('td', {}, make('code', {}, parameter.name), parameter.required ? ' *' : ''),
    make('td', {}, parameter.in),
    make('td', {}, nameOf(parameter.schema)),
    make('td', { className: 'note' }, parameter.description ?? ''))))];
}

function showAnswer([status, answer]) {
  const whole = resolve(answer);
  return make('details', { open: status.startsWith('2') },
    make('summary', {}, make('code', {}, status), ' ', whole.description), ...showContent(whole.content));
}

function showOperation(path, method, operation) {
  const summary = make('summary', {}, make('span', { className: `method ${method}` }, method.toUpperCase()),
    make('code', {}, path), ' ', make('span', { className: 'note' }, operation.summary));
  const details = make('details', { id: operation.operationId }, summary);
  details.addEventListener('toggle', () => {
    if (!details.open || details.childElementCount > 1) return;
    const body = operation.requestBody;
    details.append(
      ...showParameters(operation.parameters ?? []),
      ...(body ? [make('h4', {}, 'Body'), ...showContent(body.content)] : []),
      make('h4', {}, 'Answers'), ...Object.entries(operation.responses).map(showAnswer));
  });
  return details;
}

function show() {
  document.title = api.info.title;
  document.querySelector('h1').textContent = `${api.info.title} ${api.info.version}`;
  document.querySelector('#description').textContent = api.info.description;
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  for (const { name } of api.tags) {
    const ofTag = operations.filter(({ operation }) => operation.tags.includes(name));
    document.querySelector('#operations').append(make('section', {}, make('h2', {}, name),
      ...ofTag.map(({ path, method, operation }) => showOperation(path, method, operation))));
  }
  const linked = document.getElementById(location.hash.slice(1));
  if (linked instanceof HTMLDetailsElement) linked.open = true;
}

function filter(words) {
  for (const section of document.querySelectorAll('section')) {
    for (const operation of section.querySelectorAll(':scope > details'))
      operation.hidden = !operation.firstChild.textContent.toLowerCase().includes(words.toLowerCase());
    section.hidden = !section.querySelector(':scope > details:not([hidden])');
  }
}

const apis = [...document.querySelectorAll('nav a')].map(link => new URL(link.href).searchParams.get('api'));
const asked = new URLSearchParams(location.search).get('api');
const address = `/openapi/${apis.includes(asked) ? asked : apis[0]}.json`;
fetch(address).then(async answer => {
  api = await answer.json();
  document.querySelector('#document').href = address;
  show();
  document.querySelector('#filter').addEventListener('input', event => filter(event.target.value));
}).catch(error => { document.querySelector('#description').textContent = `The document can not be shown: ${error.message}`; });
