package dev.winnow.testkit;

import static dev.winnow.testkit.Manifests.with;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Studies whose trials are objects with pods, of each kind that the operator knows beside Job; two pods each. */
public final class JobManifests {
    public static final String JOB_SET = """
            apiVersion: jobset.x-k8s.io/v1alpha2
            kind: JobSet
            spec:
              replicatedJobs:
              - name: leader
                template:
                  spec:
                    template: {spec: {containers: [{name: trainer, image: i, args: ["$(HP_LEARNING_RATE)"], resources: {limits: {nvidia.com/gpu: 1}}}]}}
              - name: workers
                replicas: 1
                template:
                  spec:
                    parallelism: 1
                    completions: 1
                    template: {spec: {containers: [{name: trainer, image: i, resources: {limits: {nvidia.com/gpu: 1}}}]}}
            """;
    public static final String PYTORCH_JOB = """
            apiVersion: kubeflow.org/v1
            kind: PyTorchJob
            spec:
              pytorchReplicaSpecs:
                Worker:
                  replicas: 1
                  template: {spec: {containers: [{name: pytorch, image: i, resources: {limits: {nvidia.com/gpu: 1}}}]}}
                Master:
                  template: {spec: {containers: [{name: pytorch, image: i, args: ["$(HP_LEARNING_RATE)"], resources: {limits: {nvidia.com/gpu: 1}}}]}}
            """;
    public static final String RAY_JOB = """
            apiVersion: ray.io/v1
            kind: RayJob
            spec:
              entrypoint: python train.py --lr $(HP_LEARNING_RATE)
              runtimeEnvYAML: "env_vars: {LR: '$(HP_LEARNING_RATE)'}"
              rayClusterSpec:
                headGroupSpec:
                  rayStartParams: {}
                  template: {spec: {containers: [{name: ray, image: i}]}}
                workerGroupSpecs:
                - groupName: gpus
                  replicas: 1
                  rayStartParams: {}
                  template: {spec: {containers: [{name: ray, image: i, resources: {limits: {nvidia.com/gpu: 1}}}]}}
            """;
    public static final String TRAIN_JOB = """
            apiVersion: trainer.kubeflow.org/v1alpha1
            kind: TrainJob
            spec:
              runtimeRef: {name: torch-distributed}
              trainer:
                numNodes: 2
                image: i
                command: [torchrun, train.py]
                args: ["--lr=$(HP_LEARNING_RATE)", "$$(NOT)"]
                env: [{name: RATE, value: "$(HP_LEARNING_RATE)"}]
                resourcesPerNode: {limits: {nvidia.com/gpu: 1}}
            """;

    private JobManifests() {}

    /** A study whose trials are of a kind. */
    public static ObjectNode study(ObjectNode study, String object) {
        return with(with(study, "/spec/trial/pod", ""), "/spec/trial/job", object);
    }

    /** A study with checkpoints and pruner ASHA whose trials are of a kind. */
    public static ObjectNode study(String object) {
        return study(Manifests.checkpointed(Manifests.asha("digits")), object);
    }
}
