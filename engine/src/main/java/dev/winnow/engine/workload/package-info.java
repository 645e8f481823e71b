/** What trains: the trainer contract, and how an attempt of a trial becomes a pod. */
@NullMarked
package dev.winnow.engine.workload;

import org.jspecify.annotations.NullMarked;
