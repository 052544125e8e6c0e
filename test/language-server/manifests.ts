/** Small manifests for the sessions. */

/** A workload that is right. */
export const deployment = (extra = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: storefront
  namespace: shop
spec:${extra}
  selector:
    matchLabels:
      app: storefront
  template:
    metadata:
      labels:
        app: storefront
    spec:
      containers:
        - name: site
          image: registry.example.com/shop/site:1.4.0
          ports:
            - name: http
              containerPort: 8080
        - name: worker
          image: registry.example.com/shop/worker:2.0.1
          ports:
            - name: metrics
              containerPort: 9090
`;

export const CLASHING_DEPLOYMENT = deployment().replace('9090', '8080');

export const DEPLOYMENT_WITH_REPLICAS = deployment('\n  replicas: 3');

export const AUTOSCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: storefront
  namespace: shop
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: storefront
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Pods
      pods:
        metric:
          name: orders
        target:
          type: AverageValue
          averageValue: "20"
`;

export const service = (targetPort: string): string => `apiVersion: v1
kind: Service
metadata:
  name: storefront
  namespace: shop
spec:
  selector:
    app: storefront
  ports:
    - port: 80
      targetPort: ${targetPort}
`;

export const TEMPLATE = `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
spec:
  containers:
    - name: a
      ports: [{containerPort: 80}, {containerPort: 80}]
    - name: a
`;
