/** A study as runs of MLflow. */
@NullMarked
package dev.winnow.tracking.mlflow;

import org.jspecify.annotations.NullMarked;
