/** Mistakes that the API server itself refuses. */
import { chance, isController, misspell } from './house.mjs';

export const api = [
  {
    rule: 'api/unknown-field',
    inject({ containers, random }) {
      const container = chance(random, containers);
      const key = chance(
        random,
        Object.keys(container).filter(
          (name) => !['name', 'image', 'ports', 'volumeMounts', 'env', 'resources', 'command'].includes(name),
        ),
      );
      if (key === undefined) return false;
      const wrong = misspell(key, random);
      container[wrong] = container[key];
      delete container[key];
      return true;
    },
  },
  {
    rule: 'api/type',
    inject({ object, random, kind }) {
      if (!/^(Deployment|StatefulSet|ReplicaSet)$/.test(kind)) return false;
      object.spec.replicas = chance(random, ['two', [2], { count: 2 }]);
      return true;
    },
  },
  {
    rule: 'api/invalid',
    title: 'port out of range',
    inject({ containers, random }) {
      const container = chance(
        random,
        containers.filter(({ ports }) => ports?.length > 0),
      );
      if (container === undefined) return false;
      container.ports.push({ containerPort: 70_000 + Math.floor(random() * 9000) });
      return true;
    },
  },
  {
    rule: 'api/invalid',
    title: 'word that is no choice',
    inject({ containers, random }) {
      chance(random, containers).imagePullPolicy = chance(random, ['Sometimes', 'always', 'IfNotPresentt']);
      return true;
    },
  },
  {
    rule: 'api/removed',
    prepare: isController,
    inject({ object, kind }) {
      object.apiVersion = kind === 'StatefulSet' ? 'apps/v1beta1' : 'extensions/v1beta1';
      return true;
    },
  },
];
