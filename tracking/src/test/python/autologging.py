"""A trainer that logs to MLflow by itself and knows nothing of Winnow; prints the id of its run."""
import os

import mlflow

with mlflow.start_run() as run:
    mlflow.log_param("layers", 3)
    mlflow.log_metric("train_loss", 1 / int(os.environ["WINNOW_ATTEMPT"]), step=int(os.environ["WINNOW_ATTEMPT"]))
print(run.info.run_id)
